// What becomes of each problem: its exit code, the topic of the manual that helps, and what it means.
import type { ExitCode } from '../core/exit-codes.ts'
import type { Problem, ProblemCode } from '../core/problem.ts'
import type { TopicName } from '../help/topics.ts'
import { commands } from '../options/index.ts'

interface Kind {
  readonly exit: ExitCode
  readonly topic: TopicName | 'of the command' | 'none'
  readonly text: string
}

/** By the code of a problem, in the order of the manual. */
export const problems: Readonly<Record<ProblemCode, Kind>> = {
  usage: { exit: 1, topic: 'of the command', text: 'a wrong flag or option' },
  input: { exit: 1, topic: 'roster', text: 'faults in files; `diagnostics` lists them' },
  target: { exit: 1, topic: 'connection', text: 'the address, or the system that answers there' },
  scopes: { exit: 1, topic: 'connection', text: 'the token is refused, or lacks rights' },
  connection: { exit: 1, topic: 'connection', text: 'no answer, or one that makes no sense' },
  spent: { exit: 1, topic: 'performance', text: 'the requests of the day are used up' },
  planfile: { exit: 1, topic: 'review', text: 'a plan, a journal or an approval that is not what it should be' },
  guard: { exit: 3, topic: 'guards', text: 'a guard blocks the plan' },
  stale: { exit: 4, topic: 'apply', text: 'the hub changed since the plan' },
  expired: { exit: 4, topic: 'apply', text: 'the plan is too old' },
  locked: { exit: 1, topic: 'apply', text: 'another apply of this plan is running' },
  interrupted: { exit: 130, topic: 'none', text: 'Ctrl-C, or the `signal`' },
}

/** The topic that helps with a problem of this command line, if there is one. */
export function topicFor(problem: Problem, argv: readonly string[]): { readonly topic?: TopicName } {
  const topic = problem.topic ?? problems[problem.code].topic
  if (topic === 'none') return {}
  return { topic: topic === 'of the command' ? topicOfCommand(argv) : topic }
}

function topicOfCommand(argv: readonly string[]): TopicName {
  const named = argv.find((word) => Object.hasOwn(commands, word))
  return Object.entries(commands).find(([name]) => name === named)?.[1].topic ?? 'start'
}
