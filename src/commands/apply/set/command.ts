// The command line as it was typed, made again from its flags.
import { type ApplyFlags, apply } from '../../../options/apply.ts'
import { flagOf, type Option } from '../../../options/table.ts'
import { flagWords, shellWord } from '../../../views/model/verdict.ts'

/** `hubplan apply plans --keep-going` */
export function commandOf(flags: ApplyFlags): string {
  const words = Object.entries(apply.options).flatMap(([name, option]) => typed(name, option, Reflect.get(flags, name)))
  const { plan } = flags
  return ['hubplan apply', shellWord(plan.startsWith('-') ? `./${plan}` : plan), ...words].join(' ')
}

function typed(name: string, option: Option, value: unknown): readonly string[] {
  const flag = `--${flagOf(name, option)}`
  if (value === undefined || value === false || String(value) === option.fallback) return []
  if (value === true) return [flag]
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.map((one) => flagWords(flag, String(one)))
}
