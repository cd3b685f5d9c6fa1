import type { Principal } from '../../domain/principal';
import type { Refusal } from '../../domain/refusal';
import type { Within, Work } from '../database/work';
import type { operations } from './contract.gen';

/** The contract's operations are the program's vocabulary: a handler that the contract lacks does not compile. */
export type OperationId = keyof operations;

export type Language = 'zh-CN' | 'en';

type ParametersOf<Id extends OperationId, In extends string> = operations[Id] extends {
  parameters: infer All;
}
  ? In extends keyof All
    ? NonNullable<All[In]>
    : Record<never, never>
  : Record<never, never>;

type BodyOf<Id extends OperationId> = operations[Id] extends {
  requestBody: { content: infer Content };
}
  ? Content[keyof Content]
  : undefined;

/** A request that passed the contract: shapes, scopes and headers are checked, words are still the wire's. */
export interface Call<Id extends OperationId> {
  readonly path: ParametersOf<Id, 'path'>;
  readonly query: ParametersOf<Id, 'query'>;
  readonly body: BodyOf<Id>;
  /** The version in `If-Match`; null when the contract does not ask for one and none was sent. */
  readonly ifMatch: number | null;
  readonly language: Language;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

type ContentOf<Answer> = Answer extends { content: infer Content }
  ? Content extends Record<string, unknown>
    ? Content[keyof Content]
    : undefined
  : undefined;

type Success<Id extends OperationId> = Exclude<keyof operations[Id]['responses'], 'default'>;

/** An answer of the contract: a status with its body. `version` becomes the strong ETag. */
export type Reply<Id extends OperationId> = {
  [Status in Success<Id>]: {
    readonly status: Status;
    readonly body: ContentOf<operations[Id]['responses'][Status]>;
    readonly version?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[Success<Id>];

/** What it did is kept and the caller is refused all the same: a counted failure, for one. */
export interface Refused {
  readonly refused: Refusal;
}

/** Wire words in, wire words out. Returns; never touches a response object. */
export type Operation<Id extends OperationId> = (
  work: Work,
  call: Call<Id>,
) => Promise<Reply<Id> | Refused>;

/** One of the requests that share a transaction. Each has its own asker. */
export interface Asked<Id extends OperationId> extends Call<Id> {
  readonly actor: Principal;
  readonly requestId: string;
  /** The answer that this idempotency key had before: decide again, and give it back only if it would be the same. */
  readonly before: Reply<Id> | null;
}

/** An operation marked `x-coalesce`: as many replies as requests, in their order. A reply that is a Refusal undoes nothing. */
export type BatchOperation<Id extends OperationId> = (
  work: Work,
  asked: readonly Asked<Id>[],
) => Promise<readonly (Reply<Id> | Refused)[]>;

/** A file on its way out, part by part. */
export interface FileContent {
  readonly name: string;
  /** One of those that the contract names; its first where this is left out. */
  readonly mediaType?: string;
  /** Announced before the first byte; null where only its end shows it. */
  readonly size: number | null;
  readonly bytes: AsyncIterable<Buffer>;
}

/** `x-stream: upload`: takes the file as it comes, in several transactions; the last one answers. */
export type UploadOperation<Id extends OperationId> = (
  call: Omit<Call<Id>, 'body'> & {
    /** Ends with the file; throws when it is too large or was cut off. */
    readonly content: AsyncIterable<Buffer>;
    readonly within: Within;
    /** `digest` stands for the file where the caller's key says that the request was sent before. */
    readonly answer: (
      digest: string,
      act: (work: Work) => Promise<Reply<Id> | Refused>,
    ) => Promise<Reply<Id>>;
  },
) => Promise<Reply<Id>>;

/** `x-stream: download`: decides in one transaction; the file follows after its commit. */
export type DownloadOperation<Id extends OperationId> = (
  call: Call<Id> & { readonly within: Within },
) => Promise<{ readonly status: 200; readonly file: FileContent }>;

/** Operations marked `x-stream` in the contract, by their way; the start compares the lists. */
export const UPLOADS = [
  'addBanEvidence',
  'addSubsidyClaimEvidence',
  'sendTrainingBatch',
] as const satisfies readonly OperationId[];
export const DOWNLOADS = [
  'readEvidence',
  'getTrainingBatchResults',
  'readCertificatePdf',
] as const satisfies readonly OperationId[];

/** Operations marked `x-coalesce` in the contract; the start compares the two lists. */
export const COALESCED = ['askClearance'] as const satisfies readonly OperationId[];

/** Operations marked `x-no-transaction`: they answer while the database is away. */
export const WITHOUT_TRANSACTION = [
  'getHealth',
  'getReadiness',
  'getMetrics',
  'getContract',
  'getDocs',
] as const satisfies readonly OperationId[];

export type PlainOperation<Id extends OperationId> = (call: Call<Id>) => Promise<Reply<Id>>;

/** A handler for each operation of the contract, and nothing else. */
export type Operations = {
  readonly [Id in OperationId]: Id extends (typeof COALESCED)[number]
    ? BatchOperation<Id>
    : Id extends (typeof WITHOUT_TRANSACTION)[number]
      ? PlainOperation<Id>
      : Id extends (typeof UPLOADS)[number]
        ? UploadOperation<Id>
        : Id extends (typeof DOWNLOADS)[number]
          ? DownloadOperation<Id>
          : Operation<Id>;
};

/** A call of whichever operation: what the router passes on once its shape has been checked. */
export interface AnyCall {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number>>;
  readonly body: unknown;
  /** Of an upload, instead of a body. */
  readonly content?: AsyncIterable<Buffer>;
  readonly ifMatch: number | null;
  readonly language: Language;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface AnyReply {
  readonly status: number;
  readonly body?: unknown;
  readonly version?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a download, instead of a body. */
  readonly file?: FileContent;
}
export type Outcome = AnyReply | Refused;

export interface AnyAsked extends AnyCall {
  readonly actor: Principal;
  readonly requestId: string;
  readonly before: AnyReply | null;
}

/** Handlers by operation, as the router holds them: the contract, not the compiler, vouches for what they are given. */
export type Handlers = Readonly<Record<string, (...input: never[]) => Promise<unknown>>>;
