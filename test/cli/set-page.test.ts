// The plans of several targets as one page, from the command line.
import { expect, test } from 'vitest'

import { openSeveral } from './several-desk.ts'

test('plan --target all and show of the folder write one page, with the command for the folder', async () => {
  const desk = await openSeveral('users:\n  - { name: new-all }\n', {
    hub05: 'users: [{ name: new-all, ensure: absent }]',
  })
  const title = '<title>hubplan plan for 3 targets: 2 ready, 1 nothing to do</title>'
  const sections = ['physics', 'us-east', 'hub05']
  const made = await desk.run('plan', '--target', 'all', '-o', 'plans/', '--format', 'html')
  expect(made.code).toBe(0)
  const shown = await desk.run('show', 'plans/', '--format', 'html', '-o', 'plans.html')
  expect(shown).toMatchObject({ code: 0, stdout: '', stderr: 'The plan is shown in plans.html.\n' })
  const { changes_digest: digest } = JSON.parse(await desk.read('plans/index.json'))
  for (const page of [made.stdout, await desk.read('plans.html')]) {
    expect(page.split('<!DOCTYPE html>')).toHaveLength(2)
    expect(page).toContain(title)
    expect([...page.matchAll(/<h2 id="target-\d-title"><bdi>([^<]*)/g)].map(([, name]) => name)).toEqual(sections)
    expect(page).toContain(`<code>hubplan apply plans/ --expect-digest ${digest}</code>`)
  }
  const some = await desk.run('show', 'plans/', '--format', 'html', '--target', '*s*')
  expect(some.stdout).toContain('<h1>Plan for 2 of 3 targets</h1>')
})
