// GitLab as far as the jobs of a pipeline ask it: oneself, the merge requests of a commit, notes, deployments and artifacts.
// The routes and their answers are those of the documentation of the REST API (docs.gitlab.com/api: notes, commits,
// deployments, job_artifacts).
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { onTestFinished } from 'vitest'

import { temporaryFolder } from '../helpers/folder.ts'
import { head, merge } from './pipeline.ts'

export interface Note {
  readonly id: number
  readonly author: { readonly id: number }
  readonly body: string
  readonly created_at: string
  readonly updated_at: string
  readonly system: boolean
}

/** As GET /projects/:id/repository/commits/:sha/merge_requests lists it. */
export interface MergeRequest {
  readonly iid: number
  readonly state: 'opened' | 'closed' | 'merged'
  readonly target_branch: string
  readonly sha: string
  readonly merge_commit_sha: string | null
  readonly squash_commit_sha: string | null
  readonly merged_at: string | null
}

/** As GET /projects/:id/deployments lists it. */
export interface Deployment {
  readonly id: number
  readonly status: 'created' | 'running' | 'success' | 'failed' | 'canceled' | 'blocked'
  readonly environment: { readonly name: string }
  /** Null when a program made it, and no job. */
  readonly deployable: {
    readonly id: number
    readonly name: string
    readonly ref: string
    readonly pipeline: { readonly id: number }
  } | null
  /** Only of a single one, and with GitLab Premium. */
  readonly approvals?: readonly object[]
}

export interface Gitlab {
  readonly url: string
  /** The newest first. */
  readonly notes: Note[]
  readonly requests: MergeRequest[]
  readonly deployments: Deployment[]
  /** Paths that are answered with an error. */
  readonly failing: Set<string>
  /** What was asked with the token of a job, and what the store was asked. */
  readonly asked: string[]
  /** Ends a job apply: its deployment, and its files as an artifact. */
  readonly finish: (folder: string, ended: Ended) => void
}

interface Ended {
  readonly job: number
  readonly status: Deployment['status']
  readonly ref?: string
  readonly name?: string
  readonly pipeline?: number
}

export function mergedRequest(more: Partial<MergeRequest> = {}): MergeRequest {
  return {
    iid: 7,
    state: 'merged',
    target_branch: 'main',
    sha: head,
    merge_commit_sha: merge,
    squash_commit_sha: null,
    merged_at: '2999-01-01T01:00:00.000+01:00',
    ...more,
  }
}

export function note(author: number, body: string, created = '2024-01-01T00:00:00.000Z', updated = created): Note {
  const id = Math.floor(Math.random() * 1e9)
  return { id, author: { id: author }, body, created_at: created, updated_at: updated, system: false }
}

interface Answer {
  readonly code: number
  readonly body?: string | Buffer
  readonly location?: string
}

const none: Answer = { code: 404, body: '{}' }

export async function openGitlab(requests: MergeRequest[] = [mergedRequest()]): Promise<Gitlab> {
  const store = temporaryFolder()
  const notes: Note[] = []
  const deployments: Deployment[] = []
  const failing = new Set<string>()
  const asked: string[] = []
  const fileOf = (job: string): string => join(store, `${job}.zip`)
  const forPerson = (method: string, path: string, body: string): Answer => {
    const answers: Readonly<Record<string, unknown>> = {
      '/user': { id: 1 },
      [`/projects/5/repository/commits/${merge}/merge_requests`]: requests,
      '/projects/5/merge_requests/7/notes': notes,
    }
    const at = notes.findIndex(({ id }) => path === `/projects/5/merge_requests/7/notes/${id}`)
    const [old] = notes.slice(at)
    const isChange = method === 'PUT' && at >= 0 && old?.author.id === 1
    if (isChange) notes[at] = { ...old, body, updated_at: new Date().toISOString() }
    if (method === 'POST') notes.unshift(note(1, body, new Date().toISOString()))
    return answers[path] === undefined && !isChange
      ? { code: 403, body: '[]' }
      : { code: 200, body: JSON.stringify(answers[path] ?? {}) }
  }
  const forJob = (path: string, query: URLSearchParams): Answer => {
    asked.push(path)
    if (path === '/projects/5/deployments') {
      const named = deployments.filter(({ environment }) => environment.name === query.get('environment'))
      const [by, sort] = [query.get('order_by'), query.get('sort')]
      const listed = by === 'id' && sort === 'desc' ? named.toSorted((one, other) => other.id - one.id) : named
      return { code: 200, body: JSON.stringify(listed.map(({ approvals: _, ...one }) => one)) }
    }
    const [, kind, id = ''] = /^\/projects\/5\/(deployments|jobs)\/(\d+)(?:\/artifacts)?$/.exec(path) ?? []
    if (kind === 'jobs') return existsSync(fileOf(id)) ? { code: 302, location: `/store/${id}` } : none
    const own = deployments.find((one) => String(one.id) === id)
    return kind === undefined || own === undefined ? none : { code: 200, body: JSON.stringify(own) }
  }
  const answerTo = ({ method = '', url = '', headers }: IncomingMessage, body: string): Answer => {
    const { pathname, searchParams } = new URL(url, 'http://gitlab')
    if (failing.has(pathname)) return { code: 403, body: '[]' }
    const [, stored] = /^\/store\/(\d+)$/.exec(pathname) ?? []
    if (stored !== undefined) {
      asked.push(`${pathname}${JSON.stringify(headers).includes('job-token') ? ' with a token' : ''}`)
      return { code: 200, body: readFileSync(fileOf(stored)) }
    }
    if (headers['private-token'] === 'comment-token') {
      return forPerson(method, pathname, new URLSearchParams(body).get('body') ?? '')
    }
    return headers['job-token'] === 'job-token' && method === 'GET' ? forJob(pathname, searchParams) : { code: 401 }
  }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const answer = answerTo(request, body)
      if (answer.location !== undefined)
        response.setHeader('location', `http://${request.headers.host}${answer.location}`)
      response.writeHead(answer.code).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    notes,
    requests,
    deployments,
    failing,
    asked,
    finish: (folder, { job, status, ref = 'main', name = 'apply', pipeline = 21 }) => {
      execFileSync('zip', ['-q', '-r', fileOf(String(job)), `hubplan-${name}`], { cwd: folder })
      const deployable = { id: job, name, ref, pipeline: { id: pipeline } }
      deployments.push({ id: 1000 + job, status, environment: { name: 'hubplan' }, deployable })
    },
  }
}
