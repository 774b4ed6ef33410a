// import '@spanproof/instrumentation/register' - first line, last line, --import or --require: fetch is guarded when this module has run.
import { instrument } from './instrument.ts';

instrument();
