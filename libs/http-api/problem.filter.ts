import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { problemOfError } from './problem-of-error.js';
import type { StatusByCode } from './problem-of-error.js';
import { sendProblem } from './send-problem.js';

/** Where an error of a Nest route becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly domainStatus: StatusByCode) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(http.getRequest(), http.getResponse(), problemOfError(error, this.domainStatus), error);
  }
}
