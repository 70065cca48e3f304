import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startClass } from '../../src/commands/sandbox.ts'
import type { TaskView } from '../../src/web/api.ts'
import { inside } from '../cli/run.ts'
import { startAlteryx } from '../mocks/alteryx.ts'
import { key, startBevy } from '../mocks/bevy.ts'
import { openWebDesk, type WebDesk } from './desk.ts'

async function classDesk(): Promise<WebDesk & { readonly hub: Awaited<ReturnType<typeof startClass>> }> {
  const hub = await startClass(0, new Date())
  onTestFinished(() => hub.close())
  return { ...(await openWebDesk()), hub }
}

const hush = /hush|sandbox-token/

/** Every text that the server gave or wrote. */
function everything(desk: WebDesk): string {
  const files = desk.files().map((name) => desk.read(name))
  return [JSON.stringify(desk.told), desk.said(), ...files].join('\n')
}

describe('three workspaces', () => {
  test('keep the people of one list, are undone, and no token is shown or written', async () => {
    const desk = await openWebDesk()
    const mocks = await Promise.all(
      ['EMEA', 'APAC', 'Labs'].map((name, at) =>
        startAlteryx({
          workspace: { id: 1001 + at, name },
          people: [
            { id: 1, email: 'root@corp.com', isAdmin: true },
            { id: 2, email: 'ann@corp.com' },
            { id: 3, email: `guest-${at}@corp.com` },
            { id: 4, email: 'leaver@other.org' },
          ],
        }),
      ),
    )
    onTestFinished(async () => void (await Promise.all(mocks.map((mock) => mock.close()))))
    // A clock that only the test moves: all access tokens end between two steps, and none within one.
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const endTokens = (): void => void vi.setSystemTime(Date.now() + 300_000)
    const renewals = (): number[] => mocks.map((mock) => mock.renewals.length)
    for (const mock of mocks) {
      const { state, sentence, hasRefreshToken } = await desk.connect({
        provider: 'alteryx',
        url: mock.url,
        refreshToken: mock.refreshToken,
        clientId: mock.clientId,
        tokenEndpoint: mock.tokenEndpoint,
      })
      expect({ state, hasRefreshToken, sentence }).toEqual({
        state: 'ready',
        hasRefreshToken: true,
        sentence: `You are root@corp.com, administrator of ${mock.workspace.name}, 4 people.`,
      })
    }
    const { check } = await desk.draft({ job: 'keep', text: 'Ann <ann@corp.com>; guest-0@corp.com\nann@crop.com' })
    expect(check?.targets).toMatchObject([
      { people: 4, here: 2, missing: 1, leaving: 1 },
      { people: 4, here: 1, missing: 2, leaving: 2 },
      { people: 4, here: 1, missing: 2, leaving: 2 },
    ])
    expect(check?.strangers).toEqual([{ name: 'ann@crop.com', line: 2, suggestions: ['ann@corp.com'] }])
    expect(renewals()).toEqual([1, 1, 1])
    endTokens()
    let plan = await desk.plan({ by: 'Grace' })
    expect(renewals()).toEqual([2, 2, 2])
    expect(plan).toMatchObject({ state: 'planned', targets: ['emea', 'apac', 'labs'], deletes: 5, canApply: true })
    expect(plan.commands[0]?.command).toMatch(
      /^hubplan plan --target all --prune --protect-from rosters\/\S+-keep\.csv -o plans\/\S+-keep\/$/,
    )
    endTokens()
    const run = await desk.apply(plan)
    expect(renewals()).toEqual([3, 3, 3])
    expect(run).toMatchObject({ state: 'done', done: 5, total: 5 })
    expect(mocks.map((mock) => mock.emails())).toEqual([
      ['ann@corp.com', 'guest-0@corp.com', 'root@corp.com'],
      ['ann@corp.com', 'root@corp.com'],
      ['ann@corp.com', 'root@corp.com'],
    ])
    plan = await desk.get(`/api/plans/${plan.id}`)
    expect(plan).toMatchObject({ state: 'done', canUndo: true, decision: { decision: 'approved', by: 'Ada' } })
    expect(plan.files.map(({ kind, name }) => `${kind} ${name}`)).toContain('results results.xlsx')
    endTokens()
    const undo = await desk.planned(await desk.send<TaskView>('POST', `/api/plans/${plan.id}/undo`, {}))
    const back = await desk.get<typeof plan>(`/api/plans/${undo.plan}`)
    expect(back).toMatchObject({ summary: { 'user.create': 5 }, undoes: plan.id, deletes: 0 })
    expect(await desk.apply(back)).toMatchObject({ state: 'done' })
    expect(mocks[1]?.emails()).toContain('leaver@other.org')
    expect(everything(desk)).not.toMatch(hush)
    const { plans } = await desk.get<{ plans: { id: string; state: string }[] }>('/api/plans')
    expect(plans.map(({ state }) => state)).toEqual(['done', 'done'])
    // The same files in a terminal.
    const log = await inside(['log', plan.path], { cwd: desk.folder, env: {} })
    expect(log.stdout).toContain('approved by Ada')
  })
})

describe('a class on a hub', () => {
  test('gets a dropped file, and the terminal plans the same', async () => {
    const desk = await classDesk()
    await desk.connect({ provider: 'jupyterhub', url: desk.hub.url, token: 'sandbox' })
    const upload = await desk.upload(
      '..\\..\\Grades <b>.csv',
      'Student,ID,SIS Login ID,Section\nA,1,new.one,ml-b\nB,2,zoe.jansen,ml-b\n',
    )
    expect(upload).toMatchObject({ name: 'Grades <b>.csv', rows: 2, preset: { name: 'canvas-gradebook' } })
    const { check } = await desk.draft({ job: 'add', file: { upload: upload.id }, settings: { groups: ['class'] } })
    expect(check).toMatchObject({ entries: 2, faults: [], targets: [{ here: 1, missing: 1, coming: 1 }] })
    const plan = await desk.plan()
    expect(plan.summary).toMatchObject({ 'user.create': 1 })
    expect(await desk.apply(plan)).toMatchObject({ state: 'done' })
    const env = { HUBPLAN_URL_LOCAL: desk.hub.url, HUBPLAN_TOKEN_LOCAL: 'sandbox' }
    const again = await inside(['plan', '--target', 'all'], { cwd: desk.folder, env })
    expect(again.stdout).toContain('Nothing to do')
  })
})

describe('a community', () => {
  test('removes who is in a list of addresses, with its daily limit kept in the folder', async () => {
    const desk = await openWebDesk()
    const site = await startBevy({
      people: [
        { id: 1, email: 'ann@example.org' },
        { id: 2, email: 'bob@example.org' },
        { id: 3, email: 'cleo@example.org' },
      ],
      lists: true,
    })
    onTestFinished(() => site.close())
    expect(await desk.connect({ provider: 'bevy', url: site.url, token: key })).toMatchObject({
      state: 'ready',
      who: { people: 3 },
    })
    await desk.draft({ job: 'remove', text: 'bob@example.org' })
    const plan = await desk.plan()
    expect(plan).toMatchObject({ deletes: 1 })
    expect(await desk.apply(plan)).toMatchObject({ state: 'done' })
    expect(site.marked).toEqual(['2'])
    expect(desk.files().filter((name) => name.startsWith('.hubplan/'))).not.toEqual([])
    expect(everything(desk)).not.toMatch(hush)
  })
})
