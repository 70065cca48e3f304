// Types of options: how the command line parses them, and what the library accepts.
import { Problem } from '../core/problem.ts'
import type { Age } from '../core/types.ts'

/** A type of option; `Value` is what a command receives. */
export interface Kind<Value> {
  /** What follows the flag: nothing, a text (the last one counts), one text per repetition, or several words. */
  readonly takes: 'nothing' | 'text' | 'texts' | 'words'
  readonly choices?: readonly string[]
  /**
   * Parses the words typed for all repetitions of the flag.
   * @throws Problem `usage`
   */
  readonly read: (typed: readonly string[], flag: string) => Value
}

/** What `-` on the command line stands for: standard input. */
export const stdinPath = '/dev/stdin'

/** The library's check of an option: a caller may have no types. */
export interface Check {
  readonly is: (value: unknown) => boolean
  /** Text after `must be`. */
  readonly words: string
}

export const isText = (value: unknown): value is string => typeof value === 'string'

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)

const aText: Check = { is: isText, words: 'a string' }
const someTexts: Check = { is: isTexts, words: 'a list of strings' }

/** A flag that takes one value: the last one counts. */
function single<Value>(parse: (text: string) => Value | undefined, fault: string): Kind<Value | undefined> {
  return {
    takes: 'text',
    read: (typed, flag) => {
      const text = typed.at(-1)
      if (text === undefined) return undefined
      const value = parse(text.trim())
      if (value !== undefined) return value
      throw new Problem('usage', `${flag} is ${JSON.stringify(text)}${fault}`)
    },
  }
}

/** Range and format of a number; a limit that is NaN would never trigger. */
interface Numbers {
  readonly holds: (value: number) => boolean
  /** Format of the typed text. */
  readonly form: RegExp
  readonly words: string
  /** Text after the typed value. */
  readonly fault?: string
}

function number({ holds, form, words, fault = `, which is not ${words}.` }: Numbers): Kind<number | undefined> & Check {
  return {
    ...single((text) => (form.test(text) && holds(Number(text)) ? Number(text) : undefined), fault),
    is: (value) => typeof value === 'number' && holds(value),
    words,
  }
}

/** Largest number that a message or a plan should have to show. */
const most = 999_999_999

const isWhole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least && value <= most

/** Values stay text: `001` stays `001`. */
export const text: Kind<string | undefined> & Check = { takes: 'text', read: (typed) => typed.at(-1), ...aText }

/** A user. What `--` and `-` make of a file's name is undone: no user's name has a slash. */
export const userName: Kind<string | undefined> & Check = {
  ...text,
  read: (typed, flag) => {
    const name = text.read(typed, flag)
    return name === stdinPath ? '-' : name?.replace(/^\.\/(?=-)/, '')
  },
}

/** A plan beside which other files are kept. */
export const savedPlan: Kind<string | undefined> & Check = {
  ...text,
  read: (typed, name) => {
    const path = text.read(typed, name)
    if (path !== stdinPath) return path
    throw new Problem(
      'usage',
      'The plan must be a file, not standard input: its journal and its approval are kept beside it.',
      { hint: 'save it first: hubplan plan -o plan.json' },
    )
  },
}

/** Can be repeated. */
export const texts: Kind<readonly string[]> & Check = { takes: 'texts', read: (typed) => typed, ...someTexts }

/**
 * Can be repeated. An empty list, for example from a bug in a program, is rejected: an omitted option means everything,
 * or no key.
 */
export const oneOrMore: Kind<readonly string[]> & Check = {
  ...texts,
  is: (value) => isTexts(value) && value.length > 0,
  words: 'a list of one or more strings, or left out',
}

/** All words that follow, up to the next flag. */
export const words: Kind<readonly string[]> & Check = { takes: 'words', read: (typed) => typed, ...someTexts }

export const flag: Kind<boolean> & Check = {
  takes: 'nothing',
  read: (typed) => typed.at(-1) === 'true',
  is: (value) => typeof value === 'boolean',
  words: 'true or false',
}

const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0

export const positive = number({ holds: isPositive, form: /^\d+(\.\d+)?$/, words: 'a number above 0' })

export const whole = number({
  holds: (value) => isWhole(value, 1),
  form: /^[1-9]\d*$/,
  words: 'a whole number above 0',
})

/** Of a hub's statistics, which go back a year. */
export const days = number({
  holds: (value) => isWhole(value, 1) && value <= 365,
  form: /^[1-9]\d{0,2}$/,
  words: 'a number of days from 1 to 365',
})

/** At least 0. */
export const count = number({
  holds: (value) => isWhole(value, 0),
  form: /^\d{1,9}$/,
  words: 'a whole number, such as 100',
  fault: '; give a whole number, such as 100.',
})

export const port = number({
  holds: (value) => isWhole(value, 0) && value <= 65_535,
  form: /^\d{1,5}$/,
  words: 'a port from 0 to 65535',
})

export const share = number({
  holds: (value) => value >= 0 && value <= 1,
  form: /^(0?\.\d+|0|1(\.0+)?)$/,
  words: 'a share from 0 to 1, such as 0.4',
  fault: '; give a share from 0 to 1, such as 0.4.',
})

/** May be negative or have leading zeros. */
export const integer: Kind<number | undefined> = single(
  (text) => (/^-?\d{1,9}$/.test(text) ? Number(text) : undefined),
  ', which is not a whole number.',
)

/** `10/s`, `10` (a second) or `300/m`; in requests per second. */
export const rate: Kind<number | undefined> & Check = {
  ...positive,
  ...single((text) => {
    const [, amount = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(text) ?? []
    const perSecond = Number(amount) / (unit === 'm' ? 60 : 1)
    return isPositive(perSecond) ? perSecond : undefined
  }, '; write it like 10/s or 300/m.'),
}

const hours: Readonly<Record<string, number>> = { h: 1, d: 24, w: 7 * 24 }

/** As in hubplan.yaml: `12h`, `30d`, `4w`. */
export const age: Kind<Age | undefined> = single((text) => {
  const [, amount, unit = ''] = /^([1-9]\d{0,5})([hdw])$/.exec(text) ?? []
  return amount === undefined ? undefined : { text, seconds: Number(amount) * (hours[unit] ?? 0) * 3600 }
}, '; write it like 12h, 30d or 4w.')

export function oneOf<const Word extends string>(
  choices: readonly Word[],
): Kind<Word | undefined> &
  Check & {
    readonly choices: readonly Word[]
  } {
  return {
    ...single((text) => choices.find((word) => word === text), `; use one of ${choices.join(', ')}.`),
    choices,
    is: (value) => choices.some((word) => word === value),
    words: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
  }
}
