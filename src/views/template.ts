// A template as a desired state to edit: one line per user.
import { json, scalar } from './yaml.ts'

type Row = Readonly<Record<string, string>>

export function templateYaml(rows: readonly Row[]): string {
  const users = rows.map(({ username = '', admin }) => `  - { name: ${scalar(username)}, admin: ${admin} }`)
  return ['version: 1', 'users:', ...users, ''].join('\n')
}

export function templateJson(rows: readonly Row[]): string {
  const users = rows.map(({ username, admin }) => `    ${json({ name: username, admin: admin === 'true' })}`)
  return `{\n  "version": 1,\n  "users": [\n${users.join(',\n')}\n  ]\n}\n`
}
