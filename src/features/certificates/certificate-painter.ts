/** The script of the thread that draws certificates. It knows no database and no key. */
import { answerInThread } from '../../platform/thread/answer-in-thread';
import { drawCertificate } from './certificate-pdf';

answerInThread(drawCertificate);
