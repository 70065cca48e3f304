import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { findCiDecisions } from '../../src/io/ci-approvals.ts'
import { temporaryFolder } from '../helpers/folder.ts'

async function found(text: string): Promise<unknown> {
  const file = join(temporaryFolder(), 'approvals.json')
  await writeFile(file, text)
  return findCiDecisions(file)
}

const list = (...items: object[]): string => JSON.stringify(items)
const approval = (more: object = {}): object => ({
  ...{ state: 'approved', comment: 'Ship it!', user: { login: 'octocat', id: 1 } },
  environments: [{ id: 161088068, name: 'hubplan' }],
  ...more,
})

describe('approvals.json', () => {
  test('of GitHub is a list of approvals, with their environments and reasons', async () => {
    expect(await found(list(approval(), approval({ state: 'rejected', comment: ' ', environments: 7 })))).toEqual({
      is: 'decisions',
      decisions: [
        { from: 'github', decision: 'approved', by: 'octocat', reason: 'Ship it!', environments: ['hubplan'] },
        { from: 'github', decision: 'refused', by: 'octocat' },
      ],
    })
    expect(await found(list(approval({ state: 'pending', environments: [{}, { name: 'a' }] })))).toMatchObject({
      decisions: [{ decision: 'pending', environments: ['a'] }],
    })
    expect(await found('[]')).toEqual({ is: 'decisions', decisions: [] })
  })

  test('of GitLab names the person who started the job', async () => {
    expect(await found('{ "started_by": "ann", "job": "17" }')).toEqual({
      is: 'decisions',
      decisions: [{ from: 'gitlab', decision: 'started', by: 'ann', job: '17' }],
    })
    expect(await found('{ "started_by": "ann" }')).toEqual({
      is: 'decisions',
      decisions: [{ from: 'gitlab', decision: 'started', by: 'ann' }],
    })
  })

  test('of GitLab names those who approved the deployment, before the person who started the job', async () => {
    const approvals = [
      { user: { username: 'dean' }, status: 'approved', comment: ' fine ' },
      { user: { username: 'bea' }, status: 'rejected', comment: null },
    ]
    expect(await found(JSON.stringify({ started_by: 'ann', job: '17', approvals }))).toEqual({
      is: 'decisions',
      decisions: [
        { from: 'gitlab', decision: 'approved', by: 'dean', reason: 'fine', job: '17' },
        { from: 'gitlab', decision: 'refused', by: 'bea', job: '17' },
        { from: 'gitlab', decision: 'started', by: 'ann', job: '17' },
      ],
    })
  })

  test.each([
    ['nothing', ''],
    ['a strange approval of GitLab', '{ "started_by": "ann", "approvals": [{ "status": "approved" }] }'],
    ['text', 'approved by me'],
    ['null', 'null'],
    ['something else', '{ "by": "ann" }'],
    ['a person who is none', '{ "started_by": 7 }'],
    ['a strange state', list(approval({ state: 'constructor' }))],
    ['a strange item', list(approval(), { state: 'approved' })],
    ['no items', '[null]'],
  ])('with %s is of nobody', async (_, text) => {
    expect(await found(text)).toEqual({ is: 'other', why: 'is not a list of approvals of GitHub or GitLab' })
  })

  test('may be missing, a link or a folder', async () => {
    const folder = temporaryFolder()
    expect(await findCiDecisions(join(folder, 'approvals.json'))).toEqual({ is: 'nothing' })
    await mkdir(join(folder, 'folder'))
    await symlink('folder', join(folder, 'link'))
    expect(await findCiDecisions(join(folder, 'folder'))).toEqual({ is: 'other', why: 'is a folder' })
    expect(await findCiDecisions(join(folder, 'link'))).toEqual({ is: 'other', why: 'is a symbolic link' })
  })
})
