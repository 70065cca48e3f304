// hubplan template: a first roster, without a hub.

import { extname } from 'node:path'
import { given, numbered } from '../core/look/template.ts'
import { Problem } from '../core/problem.ts'
import { count } from '../core/sentences.ts'
import { csvText, writeTable } from '../io/table.ts'
import { isStdout, isThere, writeText } from '../io/textfile.ts'
import type { TemplateFlags } from '../options/offline.ts'
import type { ExitCode, World } from '../session/world.ts'
import { proseForTerminal } from '../views/safe.ts'
import { templateJson, templateYaml } from '../views/template.ts'
import { rawText } from './raw.ts'

const columns = ['username', 'admin']

type Row = Readonly<Record<string, string>>
type Writer = (path: string, rows: readonly Row[]) => Promise<void>

const table: Writer = (path, rows) => writeTable(path, columns, rows, 'users')
const yaml: Writer = (path, rows) => writeText(path, templateYaml(rows))
const json: Writer = (path, rows) => writeText(path, templateJson(rows))
const writers: Readonly<Record<string, Writer>> = {
  '.csv': table,
  '.xlsx': table,
  '.yaml': yaml,
  '.yml': yaml,
  '.json': json,
}

export async function runTemplate(flags: TemplateFlags, world: World): Promise<ExitCode> {
  const { admin, output, force } = flags
  const names = namesOf(flags)
  const rows = names.map((username): Row => ({ username, admin: String(admin) }))
  if (output === undefined || isStdout(output)) await world.streams.out(rawText(await csvText(columns, rows), world))
  else {
    const write = writerFor(output)
    await refuseEdited(output, force)
    await write(output, rows)
    const file = proseForTerminal(output)
    world.streams.err(`${count(rows.length, 'row')} in ${file}. Next: hubplan plan ${file} -o plan.json\n`)
  }
  return 0
}

/** @throws Problem `usage` */
function namesOf({ names, prefix, count: length, start = 1, digits }: TemplateFlags): readonly string[] {
  if (names.length > 0) return given(names)
  if (prefix !== undefined && length !== undefined) return numbered({ prefix, count: length, start, digits })
  throw new Problem('usage', 'The names of the template are missing.', {
    hint: 'give --prefix student --count 50, or --names alice bob',
  })
}

/** @throws Problem `usage` for an unsupported file type */
function writerFor(path: string): Writer {
  const writer = writers[extname(path).toLowerCase()]
  if (writer !== undefined) return writer
  throw new Problem('usage', `${path}: unsupported file type; use .csv, .xlsx, .yaml or .json.`)
}

/** Users edit a template after it is written: do not overwrite it. */
async function refuseEdited(path: string, force: boolean): Promise<void> {
  if (force || !(await isThere(path))) return
  throw new Problem('usage', `${path} already exists.`, { hint: 'give another name, or --force to replace it' })
}
