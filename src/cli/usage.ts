// What yargs says about a wrong command line, in sentences.
import { closest, distance } from 'fastest-levenshtein'

import { Problem } from '../core/problem.ts'
import { applyTable } from './flags/apply.ts'
import { hubTable } from './flags/base.ts'
import { doctorTable } from './flags/doctor.ts'
import { exportTable } from './flags/export.ts'
import { initTable } from './flags/init.ts'
import { listTable } from './flags/list.ts'
import { planTable } from './flags/plan.ts'
import { rehearseTable } from './flags/rehearse.ts'
import { revertTable } from './flags/revert.ts'
import { reviewTable } from './flags/review.ts'
import { sandboxTable } from './flags/sandbox.ts'
import { showTable } from './flags/show.ts'
import { statusTable } from './flags/status.ts'
import { templateTable } from './flags/template.ts'
import { validateTable } from './flags/validate.ts'

/** Every flag of every command. */
const everyFlag: readonly string[] = [
  hubTable,
  planTable,
  showTable,
  reviewTable,
  applyTable,
  sandboxTable,
  listTable,
  exportTable,
  statusTable,
  doctorTable,
  revertTable,
  rehearseTable,
  templateTable,
  validateTable,
  initTable,
].flatMap(Object.keys)

/** A wrong command line as a Problem; `said` is the parser's own message. */
export function usageProblem(said: string, argv: readonly string[]): Problem {
  return new Problem('usage', sentence(said, argv), { hint: 'hubplan --help lists commands and flags' })
}

function sentence(said: string, argv: readonly string[]): string {
  const [, strangers] = /^Unknown (?:argument|command)s?: (.*)$/s.exec(said) ?? []
  if (strangers !== undefined)
    return strangers
      .split(', ')
      .map((word) => stranger(word, argv))
      .join(' ')
  const [, command] = /^Did you mean (.*)\?$/.exec(said) ?? []
  if (command !== undefined) return `There is no command ${argv[0]}; did you mean ${command}?`
  const [, bare] = /^Not enough arguments following: (.*)$/.exec(said) ?? []
  if (bare !== undefined) return `${dashed(bare)} needs a value.`
  const [, flag, given, choices] = /Argument: (.*), Given: (.*), Choices: (.*)/.exec(said) ?? []
  if (flag !== undefined) return `${dashed(flag)} is ${given}; use one of ${choices?.replaceAll('"', '')}.`
  if (said.startsWith('Not enough non-option arguments'))
    return 'The plan file is missing; give the one that hubplan plan -o wrote.'
  return said
}

function stranger(word: string, argv: readonly string[]): string {
  const isFlag = argv.some((part) => part.startsWith('-') && part.replace(/^-+/, '').split('=')[0]?.startsWith(word))
  if (!isFlag)
    return word === argv[0] ? `There is no command ${word}.` : `There is no use for ${JSON.stringify(word)} here.`
  const near = closest(word, everyFlag)
  if (everyFlag.includes(word)) return `${dashed(word)} is not a flag of this command.`
  return `There is no flag ${dashed(word)}${distance(word, near) <= Math.min(2, word.length / 2) ? `; did you mean --${near}?` : '.'}`
}

function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`
}
