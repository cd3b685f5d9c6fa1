import { endRun } from './support/run';

export default endRun;
