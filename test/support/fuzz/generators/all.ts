import type { Route } from '../../../../src/platform/http/contract';
import type { OperationId } from '../../../../src/platform/http/operation';
import type { Generator } from '../generator';
import { access, accounts } from './access';
import { banImports } from './ban-imports';
import { banMotions } from './ban-motions';
import { bans } from './bans';
import { contests } from './contests';
import { catalogue } from './catalogue';
import { cases } from './cases';
import { certificates } from './certificates';
import { clearance } from './clearance';
import { employments } from './employments';
import { evidence } from './evidence';
import { findings } from './findings';
import { heldRecords } from './held-records';
import { interim } from './interim';
import { issuedCertificates } from './issued-certificates';
import { log, operators } from './log';
import { matches } from './matches';
import { obligations } from './obligations';
import { outcomes } from './outcomes';
import { pushes } from './pushes';
import { registers } from './registers';
import { subsidyAssessments } from './subsidy-assessments';
import { subsidyClaims } from './subsidy-claims';
import { subsidyRecoveries } from './subsidy-recoveries';
import { subsidyReopenings } from './subsidy-reopenings';
import { subsidyStatements } from './subsidy-statements';
import { subsidyClawBacks } from './subsidy-claw-backs';
import { subsidyFacts } from './subsidy-facts';
import { subsidyPayments } from './subsidy-payments';
import { trainingBatches } from './training-batches';

/** A generator for each operation. One that the contract has and this table lacks does not compile. */
export function makeGenerators(
  routes: ReadonlyMap<string, Route>,
): Readonly<Record<OperationId, Generator>> {
  const route = (id: OperationId): Route => {
    const found = routes.get(id);
    if (!found) throw new Error(`${id} is not in the contract`);
    return found;
  };
  return {
    ...access(route),
    ...accounts(route),
    ...registers(route),
    ...pushes(route),
    ...catalogue(route),
    ...heldRecords(route),
    ...trainingBatches(),
    ...certificates(route),
    ...issuedCertificates(route),
    ...interim(route),
    ...bans(route),
    ...banMotions(route),
    ...banImports(route),
    ...evidence(route),
    ...contests(route),
    ...cases(route),
    ...clearance(route),
    ...matches(route),
    ...outcomes(route),
    ...employments(route),
    ...obligations(route),
    ...subsidyFacts(route),
    ...subsidyAssessments(route),
    ...subsidyRecoveries(route),
    ...subsidyClawBacks(route),
    ...subsidyReopenings(route),
    ...subsidyStatements(route),
    ...subsidyClaims(route),
    ...subsidyPayments(route),
    ...findings(route),
    ...log(route),
    ...operators(route),
  };
}
