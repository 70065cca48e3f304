// Most tests run hubplan inside their own process. Here each command is started as people start it, and must end by itself with
// the same exit code and the same bytes.
import { expect, test } from 'vitest'

import { nobody, openDesk, type Ran } from './run.ts'

const roster = 'username,admin,groups,ensure\nzoe,,ml,\nalice,yes,,\ns01,,,absent\n'
const files = { 'users.csv': roster, 'bad.csv': 'username\na b,c\n' }

/** What tells an age, or a time that is measured, may differ; and the build makes the script of a page shorter. */
function timeless({ code, stdout, stderr }: Ran): Ran {
  const plain = (text: string): string =>
    text
      .replaceAll(/^ {2}(made|digest) .*$|\d\d:\d\d UTC|\b(less than )?\d+ m?s\b/gm, '')
      .replaceAll(/<script>.*?<\/script>|'sha256-[^']+'/gs, '')
  return { code, stdout: plain(stdout), stderr: plain(stderr) }
}

test.each<[number, string]>([
  [0, '--help'],
  [0, 'plan --help'],
  [1, ''],
  [1, 'plna'],
  [2, 'plan users.csv -o again.json --detailed-exitcode'],
  [1, 'plan bad.csv'],
  [1, 'plan nowhere.csv'],
  [3, 'plan --absent root'],
  [0, 'show plan.json'],
  [0, 'show plan.json --format markdown'],
  [0, 'show plan.json --format html'],
  [0, 'show plan.json --format json'],
  [1, 'show users.csv'],
  [0, 'review plan.json'],
  [0, 'validate users.csv'],
  [0, 'validate plan.json'],
  [0, 'template --names a,b'],
  [0, 'export'],
  [0, 'list --columns name,admin,groups'],
  [0, 'status'],
  [0, 'doctor plan.json'],
  [0, 'rehearse plan.json'],
  [0, 'revert plan.json -o undo.json'],
  [0, 'completion bash'],
  [0, '--get-yargs-completions hubplan sho'],
])('exit code %i: hubplan %s', async (code, line) => {
  const desk = await openDesk({ files })
  await desk.run('plan', 'users.csv', '-o', 'plan.json')
  const args = line.split(' ').filter((word) => word !== '')
  const started = await desk.start(...args).done
  expect(started.code, started.stderr).toBe(code)
  expect(timeless(started)).toEqual(timeless(await desk.run(...args)))
})

test('an apply, and the same again', async () => {
  const desk = await openDesk({ files })
  const planned = await desk.start('plan', 'users.csv', '-o', 'plan.json').done
  expect(planned.code, planned.stderr).toBe(0)
  const applied = await desk.start('apply', 'plan.json').done
  expect(applied).toMatchObject({ code: 0, stdout: 'Applied: 5 changed, 0 already done.\n' })
  const again = await desk.start('apply', 'plan.json').done
  expect(again).toEqual(await desk.run('apply', 'plan.json'))
})

test('the version needs nothing else', async () => {
  const desk = await openDesk()
  expect(await desk.start('--version').done).toEqual(await desk.run('--version'))
})

test('a hub that is not there is tried for some seconds', async () => {
  const desk = await openDesk({ files })
  const env = { HUBPLAN_URL: nobody }
  const from = performance.now()
  const started = await desk.startWith(env, 'plan', 'users.csv').done
  expect(performance.now() - from).toBeGreaterThan(3500)
  expect(started.stderr.match(/trying again in/g)).toHaveLength(5)
  const inside = await desk.runWith(env, 'plan', 'users.csv')
  const where = (text: string): string => text.replaceAll(/in [\d.]+ s/g, 'in some seconds')
  expect([started.code, where(started.stderr)]).toEqual([1, where(inside.stderr)])
})
