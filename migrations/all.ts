import { PrepareDatabase1764000000000 } from './1764000000000-prepare-database';
import { CreateLog1764000000100 } from './1764000000100-create-log';
import { CreateAccess1764000000200 } from './1764000000200-create-access';
import { CreateInstitutionsAndFindings1764000000300 } from './1764000000300-create-institutions-and-findings';
import { CreatePersons1764000000400 } from './1764000000400-create-persons';
import { CreateCredentials1764000000500 } from './1764000000500-create-credentials';
import { CreateTraining1764000000600 } from './1764000000600-create-training';

/** Oldest first. A migration that has been released is never edited. */
export const migrations = [
  PrepareDatabase1764000000000,
  CreateLog1764000000100,
  CreateAccess1764000000200,
  CreateInstitutionsAndFindings1764000000300,
  CreatePersons1764000000400,
  CreateCredentials1764000000500,
  CreateTraining1764000000600,
];
