import { decode } from 'jsonwebtoken';
import { Refusal } from '../../domain/refusal';
import { TOKEN_SECONDS } from '../../platform/crypto/token';
import type { Operation } from '../../platform/http/operation';
import * as commands from './sessions.commands';

export const openSession: Operation<'openSession'> = async (work, { body }) => {
  const { username, password, otp } = body;
  const signedIn = await commands.openSession(work, { username, password, otp });
  return 'refused' in signedIn
    ? signedIn
    : { status: 201, headers: NOT_KEPT, body: present(signedIn) };
};

export const refreshSession: Operation<'refreshSession'> = async (work, { body }) => {
  const signedIn = await commands.refreshSession(work, body.refreshToken);
  return 'refused' in signedIn
    ? signedIn
    : { status: 200, headers: NOT_KEPT, body: present(signedIn) };
};

export const closeSession: Operation<'closeSession'> = async (work, { headers }) => {
  await commands.closeSession(work, sessionOf(headers['authorization']));
  return { status: 204, body: undefined };
};

const NOT_KEPT = { 'cache-control': 'no-store' };

function present({ accessToken, refreshToken }: commands.SignedIn) {
  return { accessToken, refreshToken, expiresIn: TOKEN_SECONDS };
}

/**
 * The session that the token of this request names. The token was verified before the request came here.
 *
 * @throws Refusal `not-found` for the token of a client, which has no session.
 */
function sessionOf(authorization: string | undefined): string {
  const claims = decode(authorization?.replace(/^Bearer +/i, '') ?? '', { json: true });
  const session: unknown = claims?.['sid'];
  if (typeof session !== 'string') throw new Refusal('not-found', 'This token has no session.');
  return session;
}
