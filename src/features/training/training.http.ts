import { plainDate } from '../../domain/calendar';
import { parsePersonClaim } from '../../domain/person';
import { instantOfUpdate, parseReference, withoutIdentityNumber } from '../../domain/update';
import type { Call, Operation } from '../../platform/http/operation';
import * as commands from './training.commands';
import { putCompletion as putOne } from './push-many.commands';
import type { PushedCompletion } from '../../domain/training';
import { presentCompletion } from './present-completion';
import { strikeCompletion as strike } from './strike.commands';

export const putCompletion: Operation<'putCompletion'> = async (work, { path, body }) => {
  const { update, completion } = await putOne(work, parseReference(path.reference), pushedOf(body));
  return {
    status: update === 'record' ? 201 : 200,
    body: presentCompletion(completion),
    version: completion.version,
  };
};

export const getCompletion: Operation<'getCompletion'> = async (work, { path }) => {
  const completion = await commands.getCompletion(work, path.reference);
  return { status: 200, body: presentCompletion(completion), version: completion.version };
};

export const strikeCompletion: Operation<'strikeCompletion'> = async (
  work,
  { path, ifMatch, body },
) => {
  const completion = await strike(work, path.completionId, ifMatch, body.reason);
  return { status: 200, body: presentCompletion(completion), version: completion.version };
};

function pushedOf({ trainee, course, ...body }: Call<'putCompletion'>['body']): PushedCompletion {
  return {
    trainee: parsePersonClaim(trainee),
    courseCode: withoutIdentityNumber(course.code, { in: 'body', pointer: '/course/code' }),
    courseTitle: withoutIdentityNumber(course.title, { in: 'body', pointer: '/course/title' }),
    hours: { theory: course.hours.theory, practice: course.hours.practice },
    topics: course.topics,
    startedOn: plainDate(body.startedOn),
    completedOn: plainDate(body.completedOn),
    result: body.result,
    run:
      body.run === undefined
        ? null
        : withoutIdentityNumber(body.run, { in: 'body', pointer: '/run' }),
    withdrawalReason: body.withdrawalReason ?? null,
    updatedAt: instantOfUpdate(body.updatedAt),
  };
}
