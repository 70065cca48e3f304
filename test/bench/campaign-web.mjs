// hubplan web with 5,000 people and 3,000 changes: how long each answer takes, and an apply against `hubplan apply`.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'

import { nameOf } from './people.mjs'
import { cli, openFolder, runNode, startHelper } from './processes.mjs'
import { median, ratioCells, table, whole } from './table.mjs'

const people = 5000
const changes = 3000
const leaving = Array.from({ length: changes }, (_, at) => nameOf(people - 1 - at))

export async function runWeb({ rounds = 3, say }) {
  const steps = new Map()
  const applies = { web: [], command: [] }
  for (let round = 0; round < rounds; round += 1) {
    const run = await onPage(steps)
    applies.web.push(run)
    applies.command.push(await inTerminal())
    say(
      `web: round ${round + 1}: ${whole(run.ms)} ms on the page, ${whole(applies.command.at(-1).ms)} ms in a terminal`,
    )
  }
  const rows = [...steps].map(([step, all]) => ({
    step,
    answers: String(all.length),
    'fastest ms': whole(Math.min(...all.map(({ ms }) => ms))),
    'median ms': whole(median(all.map(({ ms }) => ms))),
    'processor ms': whole(median(all.map(({ cpuMs }) => cpuMs))),
  }))
  const middle = (of) => whole(median(of.map(({ ms }) => ms)))
  const ratios = applies.web.map(({ ms }, at) => ms / applies.command[at].ms)
  const cpu = (of) => whole(median(of.map((run) => run.cpuMs)))
  const ends = [
    {
      'page ms': middle(applies.web),
      'command ms': middle(applies.command),
      'page processor ms': cpu(applies.web),
      'command processor ms': cpu(applies.command),
      ...ratioCells('page against command', ratios),
    },
  ]
  return [
    {
      title: `hubplan web: answers with ${whole(people)} people and ${whole(changes)} changes`,
      how: 'Requests as the page sends them, one after another, to a sandbox. Processor time is that of the server alone, in steps of 10 ms: other work on the machine hardly changes it.',
      rows,
      text: table(rows),
    },
    {
      title: `hubplan web: an apply of ${whole(changes)} deletes`,
      how: 'From the start to the end of the run, with an approval and the results as CSV and XLSX, against `hubplan apply --approved-by-file --results` of the same plan on an equal sandbox, in turn.',
      rows: ends,
      text: table(ends),
    },
  ]
}

async function onPage(steps) {
  const hub = await startHelper('sandbox.mjs', people)
  const folder = openFolder()
  const web = await startWeb(folder, steps)
  try {
    const url = `http://127.0.0.1:${hub.port}`
    await web.timed('enter', 'POST', '/api/enter', { key: web.key })
    await web.timed('connect', 'POST', '/api/connections', { provider: 'jupyterhub', url, token: 'bench' })
    await web.until(async () => (await web.ask('GET', '/api/session')).connections[0]?.state === 'ready')
    await web.timed('session', 'GET', '/api/session')
    const text = leaving.join('\n')
    for (const more of ['', '\nx', '\nxy', '\nxyz', `\n${nameOf(3)}x`]) {
      await web.timed('draft, pasted', 'PUT', '/api/draft', { job: 'remove', text: text + more })
    }
    const strangers = leaving.map((name) => `${name}x`).join('\n')
    await web.timed('draft, all misspelt', 'PUT', '/api/draft', { job: 'remove', text: strangers })
    const upload = await web.upload(`username,groups\n${leaving.map((name) => `${name},ml`).join('\n')}\n`)
    await web.timed('draft, file', 'PUT', '/api/draft', { job: 'remove', file: { upload: upload.id } })
    await web.ask('PUT', '/api/draft', { job: 'remove', text })
    const blocked = await web.plan({})
    const overrides = blocked.targetPlans[0].findings.flatMap(({ lift }) =>
      lift === undefined
        ? []
        : [{ target: blocked.targets[0], flag: lift.flag, typed: lift.value, reason: 'the bench' }],
    )
    const plan = await web.plan({ overrides })
    await web.timed('plans', 'GET', '/api/plans')
    await web.timed('plan', 'GET', `/api/plans/${plan.id}`)
    await web.timed('plan page', 'GET', plan.targetPlans[0].page)
    const [from, before] = [performance.now(), web.cpuMs()]
    await web.timed('apply', 'POST', `/api/plans/${plan.id}/apply`, {
      digest: plan.digest,
      approver: 'Ada',
      deletes: plan.deletes,
    })
    await web.until(async () => {
      await later(200)
      const run = await web.timed('run', 'GET', `/api/runs/${plan.id}`)
      return run.state !== 'running' && run
    })
    const [ms, cpuMs] = [performance.now() - from, web.cpuMs() - before]
    await web.timed('plan, applied', 'GET', `/api/plans/${plan.id}`)
    await web.timed('results', 'GET', `/api/plans/${plan.id}/files/results.xlsx`)
    await web.timed('undo', 'POST', `/api/plans/${plan.id}/undo`, {})
    await web.planned()
    return { ms, cpuMs }
  } finally {
    web.stop()
    hub.stop()
  }
}

/** The same changes on an equal hub, planned and approved before the time is taken. */
async function inTerminal() {
  const hub = await startHelper('sandbox.mjs', people)
  const folder = openFolder()
  try {
    const url = `http://127.0.0.1:${hub.port}`
    writeFileSync(
      join(folder, 'hubplan.yaml'),
      `version: 1\ntargets:\n  local: { provider: jupyterhub, url: "${url}" }\n`,
    )
    writeFileSync(join(folder, 'leavers.csv'), `username\n${leaving.join('\n')}\n`)
    const env = { HUBPLAN_URL_LOCAL: url, HUBPLAN_TOKEN_LOCAL: 'bench' }
    const run = async (...args) => {
      const ran = await runNode([cli, ...args], { cwd: folder, env, peak: args[0] === 'apply' })
      if (ran.code !== 0) throw new Error(`hubplan ${args[0]} ended with ${ran.code}: ${ran.stderr}`)
      return ran
    }
    const limits = ['--max-deletes', String(changes), '--max-delete-share', String(changes / people)]
    await run('plan', '--target', 'all', '--absent-from', 'leavers.csv', ...limits, '-o', 'plans/')
    const { digest } = JSON.parse(readFileSync(join(folder, 'plans/index.json'), 'utf8'))
    await run('review', 'plans/', '--approve', '--expect-digest', digest, '--by', 'Ada')
    return await run('apply', 'plans/', '--approved-by-file', 'plans/approval.json', '--results', 'results.csv')
  } finally {
    hub.stop()
  }
}

async function startWeb(folder, steps) {
  const child = spawn(process.execPath, [cli, 'web', '--no-open', '--dir', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (data) => {
    text += data
  })
  const until = async (isSo) => {
    for (;;) {
      const found = await isSo()
      if (found) return found
      await later(50)
    }
  }
  await until(() => /#\S+/.test(text))
  const [, base, key] = /(http:\S+)\/#(\S+)/.exec(text)
  let [cookie, way] = ['', '']
  const send = async (method, path, body) => {
    const isJson = body !== undefined && !(body instanceof FormData)
    const headers = { origin: base, cookie, ...(isJson ? { 'content-type': 'application/json' } : {}) }
    const response = await fetch(base + way + path, { method, headers, body: isJson ? JSON.stringify(body) : body })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const answer = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${answer}`)
    if (!/^application\/json/.test(response.headers.get('content-type') ?? '')) return answer
    const parsed = JSON.parse(answer)
    // All else lies below the path that the key was exchanged for.
    if (path === '/api/enter') way = parsed.path
    return parsed
  }
  const timed = async (step, method, path, body) => {
    const before = cpuMs(child.pid)
    const from = performance.now()
    const answer = await send(method, path, body)
    const all = steps.get(step) ?? []
    steps.set(step, all)
    all.push({ ms: performance.now() - from, cpuMs: cpuMs(child.pid) - before })
    return answer
  }
  const planned = () =>
    until(async () => {
      const { task } = await timed('session, while planning', 'GET', '/api/session')
      if (task.is === 'failed') throw new Error(task.failure.message)
      return task.is === 'planned' && task
    })
  return {
    key,
    until,
    ask: send,
    timed,
    planned,
    upload: async (content) => {
      const body = new FormData()
      body.append('file', new Blob([content]), 'class.csv')
      return timed('upload', 'POST', '/api/uploads', body)
    },
    plan: async (request) => {
      await timed('plan, started', 'POST', '/api/plans', request)
      return send('GET', `/api/plans/${(await planned()).plan}`)
    },
    cpuMs: () => cpuMs(child.pid),
    stop: () => child.kill('SIGKILL'),
  }
}

/** Processor time of a process; 0 where the system does not tell it. */
function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}
