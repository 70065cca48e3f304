// Flags that other programs have, and what a command of hubplan has in their place.
import type { CommandName } from '../runs.ts'
import type { TypedFlag } from '../scan.ts'
import { dryRunAnswer } from './dry-run.ts'
import { type Answer, shellWord } from './words.ts'

/** An unknown flag on its command line. */
export interface Line {
  readonly name: CommandName
  readonly flag: TypedFlag
  readonly args: readonly string[]
  /** Whether the command has a flag. */
  readonly has: (flag: string) => boolean
  /** Values of --format; empty without that flag. */
  readonly formats: readonly string[]
}

interface Habit {
  readonly words: readonly string[]
  /** Undefined: not the answer for this command. */
  readonly say: (line: Line) => Answer | undefined
}

const takesPlan: readonly string[] = ['show', 'review', 'apply', 'rehearse', 'revert', 'log', 'doctor']
const takesFiles: readonly string[] = ['plan', 'validate']

/** The file that is meant: an argument, else the word after the flag. */
const fileOf = ({ args, flag }: Line, otherwise: string): string => shellWord(args[0] ?? flag.value, otherwise)

/** For a command that has another flag for it. */
function instead(words: readonly string[], flag: string, value = ''): Habit {
  return {
    words,
    say: ({ has, name, flag: { word } }) =>
      has(flag)
        ? {
            message: `There is no flag ${word}; use --${flag}.`,
            hint: `run: hubplan ${name} --${flag}${value}`,
          }
        : undefined,
  }
}

/** For what a variable sets, as for other programs of this machine. */
function ofNetwork(words: readonly string[], setting: string): Habit {
  return {
    words,
    say: ({ has, flag: { word } }) =>
      has('url')
        ? {
            message: `There is no flag ${word}: a variable sets it.`,
            hint: `set ${setting} in the environment`,
            topic: 'network',
          }
        : undefined,
  }
}

function yesAnswer(line: Line): Answer {
  const { name, flag } = line
  if (name === 'apply') {
    const hint = `run: hubplan apply ${fileOf(line, 'plan.json')} --yes`
    return { message: `There is no flag ${flag.word}; use --yes.`, hint }
  }
  const approve = 'run: hubplan review plan.json --approve --expect-digest DIGEST'
  if (name === 'review') return { message: `There is no flag ${flag.word}; use --approve.`, hint: approve }
  return { message: `There is no flag ${flag.word}: ${name} asks for no approval.`, hint: 'hubplan apply has --yes' }
}

/** -f is the file, the format or force, as the command has it. */
function fileAnswer(line: Line): Answer | undefined {
  const { name, flag, formats, has } = line
  const { word, value = '' } = flag
  const none = `There is no flag ${word}`
  if (word === '-f' && formats.includes(value))
    return { message: `${none}; use --format.`, hint: `run: hubplan ${name} --format ${value}` }
  if (takesFiles.includes(name) || takesPlan.includes(name)) {
    const file = fileOf(line, takesPlan.includes(name) ? 'plan.json' : 'users.csv')
    return { message: `${none}: the file needs no flag.`, hint: `run: hubplan ${name} ${file}` }
  }
  if (has('output') && !has('force'))
    return { message: `${none}; use -o.`, hint: `run: hubplan ${name} -o ${shellWord(value, 'FILE')}` }
  return undefined
}

/** -o of a command that writes no file. */
function outputAnswer({ name, flag, formats, has }: Line): Answer | undefined {
  const { word, value } = flag
  const none = `There is no flag ${word}`
  if (has('output')) {
    return { message: `${none}; use -o.`, hint: `run: hubplan ${name} -o ${shellWord(value, 'FILE')}` }
  }
  if (value !== undefined && formats.includes(value))
    return { message: `${none}; use --format.`, hint: `run: hubplan ${name} --format ${value}` }
  if (name === 'apply')
    return { message: `${none}; use --results.`, hint: 'run: hubplan apply plan.json --results results.csv' }
  const file = shellWord(value, 'FILE')
  return { message: `${none}: ${name} writes to standard output.`, hint: `run: hubplan ${name} > ${file}` }
}

function quietAnswer({ name, flag: { word } }: Line): Answer {
  return {
    message: `There is no flag ${word}: only the result goes to standard output.`,
    hint: `run: hubplan ${name} 2>/dev/null`,
  }
}

function insecureAnswer({ flag: { word }, has }: Line): Answer {
  const flag = has('ca') ? '--ca FILE, or ' : ''
  return {
    message: `There is no flag ${word}: certificates are always verified.`,
    hint: `name the CA of the hub: ${flag}NODE_EXTRA_CA_CERTS=FILE in the environment`,
    topic: 'connection',
  }
}

function colorAnswer({ flag: { word } }: Line): Answer {
  return {
    message: `There is no flag ${word}: colours follow the terminal.`,
    hint: 'use --no-color, or FORCE_COLOR=1 in the environment',
  }
}

const habits: readonly Habit[] = [
  {
    words: ['dry-run', 'dryrun', 'n', 'check', 'noop', 'no-op', 'what-if', 'whatif', 'WhatIf', 'simulate', 'preview'],
    say: (line) => dryRunAnswer(line.name, line.flag.word, fileOf(line, 'plan.json')),
  },
  {
    words: [
      'auto-approve',
      'autoapprove',
      'assume-yes',
      'yes-to-all',
      'non-interactive',
      'no-input',
      'no-confirm',
      'confirm',
      'approve',
      'batch',
    ],
    say: yesAnswer,
  },
  {
    words: ['force'],
    say: ({ name, flag: { word } }) =>
      name === 'apply' || name === 'plan'
        ? {
            message: `There is no flag ${word}: ${name} forces nothing.`,
            hint:
              name === 'apply'
                ? 'use --yes against the question, --skip-stale to leave out what the hub changed'
                : 'use --max-deletes N or --allow GUARD, as the blocked plan says',
          }
        : undefined,
  },
  { words: ['f', 'file', 'filename', 'input', 'i', 'from', 'roster', 'csv-file'], say: fileAnswer },
  {
    words: ['plan', 'plan-file', 'planfile'],
    say: (line) => (takesPlan.includes(line.name) ? fileAnswer(line) : undefined),
  },
  {
    words: ['apply'],
    say: ({ name, flag: { word } }) =>
      name === 'plan'
        ? {
            message: `There is no flag ${word}: plan changes nothing.`,
            hint: 'run: hubplan plan -o plan.json, then: hubplan apply plan.json',
          }
        : undefined,
  },
  { words: ['o', 'out', 'outfile', 'out-file', 'output-file', 'save', 'to'], say: outputAnswer },
  instead(['c', 'conf', 'configuration', 'config-file', 'cfg'], 'config', ' hubplan.yaml'),
  instead(
    ['host', 'server', 's', 'hub', 'hub-url', 'endpoint', 'base-url', 'api', 'api-url', 'address', 'uri'],
    'url',
    ' URL',
  ),
  instead(['digest', 'sha256', 'checksum'], 'expect-digest', ' DIGEST'),
  instead(['retry', 'retries', 'max-retries', 'wait', 'retry-time'], 'patience', ' SECONDS'),
  instead(
    ['cacert', 'ca-cert', 'cafile', 'ca-file', 'ca-bundle', 'cabundle', 'certificate-authority', 'capath'],
    'ca',
    ' FILE',
  ),
  ofNetwork(['cert', 'client-cert', 'client-certificate', 'E'], 'HUBPLAN_CERT=FILE, and HUBPLAN_KEY=FILE for its key'),
  ofNetwork(['key', 'client-key', 'private-key'], 'HUBPLAN_KEY=FILE, and HUBPLAN_CERT=FILE for its certificate'),
  ofNetwork(['proxy', 'http-proxy', 'https-proxy', 'x'], 'HTTPS_PROXY=http://HOST:PORT'),
  ofNetwork(['noproxy', 'no-proxy'], 'NO_PROXY=HOST'),
  instead(['verbose', 'v', 'vv', 'vvv', 'log-level', 'trace'], 'debug'),
  { words: ['quiet', 'q', 'silent'], say: quietAnswer },
  instead(['delete', 'remove', 'rm', 'del'], 'absent', ' NAME'),
  instead(['purge', 'complete', 'delete-missing', 'delete-others', 'sync'], 'prune'),
  instead(['ignore', 'skip', 'keep', 'exclude-user'], 'protect', ' GLOB'),
  instead(['parallelism', 'parallel', 'jobs', 'j', 'threads', 'workers'], 'concurrency', ' N'),
  instead(['filter', 'name', 'user', 'username', 'grep', 'query', 'u'], 'search', ' TEXT'),
  {
    words: ['destroy'],
    say: () => ({
      message: 'There is no flag --destroy: revert makes the plan that undoes an applied one.',
      hint: 'run: hubplan revert plan.json -o undo.json; to delete users: hubplan plan --absent NAME -o plan.json',
      topic: 'undo',
    }),
  },
  {
    words: [
      'insecure',
      'k',
      'insecure-skip-tls-verify',
      'no-verify',
      'no-verify-ssl',
      'skip-verify',
      'no-check-certificate',
    ],
    say: insecureAnswer,
  },
  { words: ['color', 'colour', 'colors', 'no-colour', 'nocolor', 'no-colors'], say: colorAnswer },
]

/** The answer to a flag of another program; undefined for an unknown one. */
export function flagAnswer(line: Line): Answer | undefined {
  const { name } = line.flag
  for (const { words, say } of habits) {
    const answer = words.includes(name) ? say(line) : undefined
    if (answer !== undefined) return answer
  }
  return undefined
}
