import { aFile, read, upload } from '../support/evidence';
import { problemOf, propose, somebody } from '../support/people';
import { clerkOf, draft, entitled, moveClaim } from '../support/subsidies';
import { openTown, type Answer, type Caller, type Town } from '../support/town';

let town: Town;
let chen: Caller;
beforeAll(async () => {
  town = await openTown();
  chen = await clerkOf(town, '410105');
});
afterAll(() => town.close());

const documentsOf = (claim: Answer) => `/v1/subsidy-claims/${String(claim.body['id'])}/evidence`;
const add = (clerk: Caller, claim: Answer, file: Buffer) =>
  clerk('POST', documentsOf(claim), file, { 'content-type': 'application/pdf' });
const aDraft = async () => draft(chen, (await entitled(town, chen)).person);

test('documents are kept with a draft, read with a reason, and frozen when it is submitted', async () => {
  const claim = await aDraft();
  const file = aFile();
  const kept = await add(chen, claim, file);
  expect([kept.status, (await add(chen, claim, file)).status]).toEqual([201, 200]);
  const content = await read(chen, kept.body['id']);
  expect([content.status, content.text]).toEqual([200, file.toString()]);
  const readings = await chen('GET', `/v1/evidence/${String(kept.body['id'])}/readings`);
  expect(readings.body['items']).toMatchObject([{ reason: 'decision' }]);

  await moveClaim(chen, claim, 'submit');
  expect(problemOf(await add(chen, claim, aFile()))).toBe('409 subsidy-claim-moved');
  expect((await chen('GET', documentsOf(claim))).body['items']).toMatchObject([
    { id: kept.body['id'], place: 1 },
  ]);
});

test('a clerk reads no file of a ban, a case officer none of a claim, and another line neither', async () => {
  const claim = await aDraft();
  const document = (await add(chen, claim, aFile())).body['id'];
  const { id } = await propose(town.li, somebody());
  const proof = (await upload(town.li, id, aFile())).body['id'];
  for (const answer of [
    await read(chen, proof),
    await chen('GET', `/v1/evidence/${String(proof)}/readings`),
    await read(town.wu, document),
    await read(await clerkOf(town, '420102'), document),
    await add(await clerkOf(town, '420102'), claim, aFile()),
  ])
    expect(problemOf(answer)).toBe('404 not-found');
});
