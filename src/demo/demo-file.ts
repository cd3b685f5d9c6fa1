import type { Role } from '../domain/principal';

/** What a demonstration is signed in with: written once, readable by its owner only. */
export interface DemoFile {
  readonly baseUrl: string;
  readonly authorities: readonly DemoAuthority[];
  readonly institutions: readonly (DemoClient & { readonly uscc: string })[];
  readonly providers: readonly DemoClient[];
}

export interface DemoAuthority {
  readonly name: string;
  readonly division: string;
  readonly officers: readonly {
    readonly username: string;
    readonly password: string;
    /** Base32. */
    readonly otpSecret: string;
    readonly roles: readonly Role[];
  }[];
}

export interface DemoClient {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
}
