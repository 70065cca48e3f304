// Finds slips of a command line before anything else is done: unknown flags and commands, and values that cannot be meant.
import { Problem } from '../core/problem.ts'
import { commands } from '../options/index.ts'
import { type Command, flagOf } from '../options/table.ts'
import type { CommandName } from './runs.ts'
import { beforeEnd, commandAt, everywhere, isCommand, optionOf, type Scanned, scan, type TypedFlag } from './scan.ts'
import { nearestCommand, nearestFlag } from './usage.ts'
import { type Fault, faultOfValue, faultOfWord } from './values.ts'

/** Where the flags of a command are listed. */
const listed = (name: string): string => `hubplan ${name} --help lists its flags`

/**
 * @param words as `usualWords` spells them
 * @throws Problem `usage` that says what the command has in place of a slip
 */
export async function checkWords(words: readonly string[]): Promise<void> {
  const [name = ''] = words
  if (!isCommand(name)) throw await noCommand(words)
  const command: Command = commands[name]
  const scanned = scan(words.slice(1), command)
  const unknown = scanned.flags.filter(({ option, name: flag }) => option === undefined && !everywhere.includes(flag))
  if (unknown.length > 0) throw await unknownFlags(name, unknown, scanned)
  const fault = faultOfWord(name, scanned.args, 'url' in command.options) ?? firstFault(name, scanned)
  if (fault !== undefined) throw new Problem('usage', fault.message, { hint: fault.hint })
}

function firstFault(name: CommandName, { flags }: Scanned): Fault | undefined {
  const formats = formatsOf(name)
  return flags.flatMap((flag) => faultOfValue(name, flag, formats) ?? [])[0]
}

/** Values of --format; empty without that flag. */
function formatsOf(name: CommandName): readonly string[] {
  return optionOf(commands[name], 'format')?.kind.choices ?? []
}

/** The command is missing or unknown. */
async function noCommand(words: readonly string[]): Promise<Problem> {
  const hint = 'hubplan --help lists the commands'
  const { flags } = scan(words, undefined)
  const { secretAnswer } = await import('./habits/secrets.ts')
  const [secret] = flags.flatMap((flag) => secretAnswer(flag, () => false, undefined) ?? [])
  if (secret !== undefined) return problemOf(secret)
  const at = commandAt(words)
  const word = words[at]
  if (word === undefined) return new Problem('usage', 'Give a command, such as plan.', { hint })
  const { commandAnswer } = await import('./habits/commands.ts')
  const after = beforeEnd(words).slice(at + 1)
  const end = after.findIndex((one) => one.startsWith('-'))
  const answer = commandAnswer(word, end < 0 ? after : after.slice(0, end))
  if (answer !== undefined) return problemOf(answer)
  const near = nearestCommand(word)
  const message = `There is no command ${word}${near === undefined ? '.' : `; did you mean ${near}?`}`
  return new Problem('usage', message, { hint, topic: 'start' })
}

async function unknownFlags(
  name: CommandName,
  unknown: readonly TypedFlag[],
  { args, flags }: Scanned,
): Promise<Problem> {
  const command: Command = commands[name]
  const has = (flag: string): boolean => optionOf(command, flag) !== undefined
  const formats = formatsOf(name)
  const [{ secretAnswer }, { flagAnswer }] = await Promise.all([
    import('./habits/secrets.ts'),
    import('./habits/flags.ts'),
  ])
  const [secret] = flags.flatMap((flag) => (flag.option === undefined ? (secretAnswer(flag, has, name) ?? []) : []))
  if (secret !== undefined) return problemOf(secret)
  const answers = unknown.map((flag) => flagAnswer({ name, flag, args, has, formats }) ?? strangeFlag(name, flag))
  const [first] = answers
  if (first !== undefined && answers.length === 1) return problemOf(first)
  const sentences = [...new Set(answers.map(({ message }) => message))]
  return new Problem('usage', sentences.join(' '), { hint: listed(name) })
}

interface Answered {
  readonly message: string
  readonly hint: string
  readonly topic?: Command['topic']
}

function problemOf({ message, hint, topic }: Answered): Problem {
  return new Problem('usage', message, { hint, topic })
}

/** A flag without a habit behind it: of another command, or misspelt. */
function strangeFlag(name: CommandName, { word, name: flag, value, isJoined }: TypedFlag): Answered {
  const owners = Object.entries<Command>(commands).filter(([, command]) => optionOf(command, flag) !== undefined)
  const long = flag.length > 1 ? `--${flag}` : word
  if (owners.length > 0)
    return ofOthers(
      name,
      long,
      owners.map(([owner]) => owner),
    )
  const own = /^no-(.+)$/.exec(flag)?.[1]
  if (own !== undefined && optionOf(commands[name], own)?.kind.takes === 'nothing')
    return { message: `There is no flag ${word}; without --${own} it is off.`, hint: `leave --${own} out` }
  const short = /^-([a-z])(.+)$/.exec(word)
  const [, letter = '', rest = ''] = short ?? []
  const near = nearestFlag(flag, flagsOf(commands[name]))
  if (near === undefined && optionOf(commands[name], letter)?.kind.takes === 'text') {
    return {
      message: `There is no flag ${word}.`,
      hint: `write a space: -${letter} ${rest}${isJoined ? `=${value}` : ''}`,
    }
  }
  return {
    message: `There is no flag ${word}${near === undefined ? '.' : `; did you mean --${near}?`}`,
    hint: listed(name),
  }
}

function flagsOf({ options }: Command): string[] {
  return [...Object.entries(options).map(([key, option]) => flagOf(key, option)), ...everywhere]
}

/** Commands that take a saved plan and cannot change it. */
const ofPlan: readonly string[] = ['apply', 'show', 'review', 'rehearse']

function ofOthers(name: CommandName, word: string, owners: readonly string[]): Answered {
  const message = `${word} is not a flag of hubplan ${name}, but of ${series(owners.slice(0, 3))}.`
  if (ofPlan.includes(name) && owners.includes('plan') && !owners.includes('apply'))
    return { message, hint: `run: hubplan plan ${word} -o plan.json; ${name} takes the plan as it is` }
  if (name === 'plan' && owners[0] === 'apply') return { message, hint: `run: hubplan apply plan.json ${word}` }
  return { message, hint: listed(name) }
}

/** `a`, `a and b`, `a, b and c` */
function series(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
