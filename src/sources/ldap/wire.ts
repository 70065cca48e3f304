// Requests and answers on the one connection, built from ldapts' messages. Not its client: it reconnects after a lost
// connection without login or encryption, and treats a page without its control as the last one.
import type { Socket } from 'node:net'

import {
  BindRequest,
  BindResponse,
  type Control,
  type Filter,
  MessageParser,
  PagedResultsControl,
  type SearchEntry,
  SearchReference,
  SearchRequest,
  SearchResponse,
  SearchEntry as SearchResultEntry,
  UnbindRequest,
} from 'ldapts'

import { type Redact, redactor } from '../../core/actions/redact.ts'
import type { DirectoryAccess } from '../../core/types.ts'
import { due } from '../../http/due.ts'
import { codes, DirectoryFault, refusal } from './fault.ts'
import { openSocket } from './socket.ts'

const answerMs = 30_000

/** An entry: the values of the requested attributes, by name in lower case. */
export interface Entry {
  readonly dn: string
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** One search request. */
export interface Ask {
  readonly base: string
  readonly scope: 'base' | 'sub'
  readonly filter: Filter
  readonly attributes: readonly string[]
  /** Requests a page of this size, from the cookie on. */
  readonly page?: { readonly size: number; readonly cookie: Buffer }
}

/** The whole answer to one request. */
export interface Answer {
  readonly entries: readonly Entry[]
  /** URLs of other servers that hold a part of the result. */
  readonly references: readonly string[]
  /** Absent when the answer has no paging control. */
  readonly cookie?: Buffer
}

/** A connection to a directory. Every result but success is thrown as a DirectoryFault. */
export interface Wire {
  ask(question: Ask): Promise<Answer>
  close(): void
}

/** The messages that hubplan sends and receives. */
type Message = InstanceType<typeof UnbindRequest> | SearchRequest | BindRequest

interface Waiting {
  readonly message: Message
  readonly entries: SearchEntry[]
  readonly references: string[]
  readonly resolve: (done: Done) => void
  readonly reject: (fault: DirectoryFault) => void
}

interface Done {
  readonly entries: readonly SearchEntry[]
  readonly references: readonly string[]
  readonly controls: readonly Control[]
}

/**
 * Connects, and logs in unless the access is anonymous.
 * @throws DirectoryFault
 */
export async function openWire(access: DirectoryAccess): Promise<Wire> {
  const hide = redactor(access.bind === undefined ? [] : [access.bind.password])
  const line = lineOver(await openSocket(access), hide)
  try {
    if (access.bind !== undefined) {
      const { dn, password } = access.bind
      await line.send((messageId) => new BindRequest({ messageId, dn, password }), 'bind')
    }
  } catch (cause) {
    line.close()
    throw cause
  }
  return { ask: (question) => ask(line, question), close: line.close }
}

async function ask(line: Line, { base, scope, filter, attributes, page }: Ask): Promise<Answer> {
  const controls = page === undefined ? [] : [new PagedResultsControl({ critical: true, value: page })]
  const timeLimit = answerMs / 1000
  const wanted = { baseDN: base, scope, filter, attributes: [...attributes], timeLimit, controls }
  const done = await line.send((messageId) => new SearchRequest({ messageId, ...wanted }), 'refused')
  const control = done.controls.find((one) => one instanceof PagedResultsControl)
  return {
    entries: done.entries.map(entryOf),
    references: done.references,
    ...(control === undefined ? {} : { cookie: control.value?.cookie ?? Buffer.alloc(0) }),
  }
}

/** Invalid bytes become U+FFFD, which no name may contain. */
function entryOf({ name, attributes }: SearchEntry): Entry {
  const values = new Map<string, readonly string[]>()
  for (const attribute of attributes) {
    const key = attribute.type.toLowerCase()
    values.set(key, [...(values.get(key) ?? []), ...attribute.parsedBuffers.map((bytes) => bytes.toString('utf8'))])
  }
  return { dn: name, values }
}

interface Line {
  send(make: (messageId: number) => Message, kind: 'bind' | 'refused'): Promise<Done>
  close(): void
}

/** One connection. Once it fails, everything on it fails: nothing is ever sent again. */
function lineOver(socket: Socket, hide: Redact): Line {
  const parser = new MessageParser()
  const waiting = new Map<string, Waiting & { readonly kind: 'bind' | 'refused' }>()
  let lost: DirectoryFault | undefined
  let lastId = 1
  const lose = (why: string, cause?: unknown): void => {
    lost ??= new DirectoryFault('lost', `${why}; try again, because an incomplete answer is never used`, { cause })
    for (const one of waiting.values()) one.reject(lost)
    waiting.clear()
    socket.destroy()
  }
  parser.on('error', (cause) => lose('the directory sent something that is not an LDAP answer', cause))
  parser.on('message', (message) => {
    const one = waiting.get(String(message.messageId))
    if (one === undefined) return message.messageId === 0 ? lose('the directory ended the connection') : undefined
    if (message instanceof SearchResultEntry) one.entries.push(message)
    else if (message instanceof SearchReference) one.references.push(...message.uris)
    else if (!(message instanceof (one.kind === 'bind' ? BindResponse : SearchResponse))) {
      lose('the directory sent an answer that was not requested')
    } else {
      waiting.delete(String(message.messageId))
      const { entries, references } = one
      if (message.status === codes.success) one.resolve({ entries, references, controls: message.controls ?? [] })
      else one.reject(refusal(message.status, hide(message.errorMessage), one.kind))
    }
  })
  socket.on('data', (data: Buffer) => parser.read(data, waiting))
  socket.on('error', (cause: NodeJS.ErrnoException) =>
    lose(`the connection broke (${cause.code ?? cause.message})`, cause),
  )
  socket.on('close', () => lose('the connection was closed in the middle'))
  return {
    send: (make, kind) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(lost)
        lastId += 1
        const message = make(lastId)
        const bytes = message.write()
        const forget = due(answerMs, () => lose(`the directory gave no answer within ${answerMs / 1000} s`))
        const settled =
          <T>(then: (value: T) => void) =>
          (value: T): void => {
            forget()
            then(value)
          }
        const one = { message, kind, entries: [], references: [], resolve: settled(resolve), reject: settled(reject) }
        waiting.set(String(lastId), one)
        socket.write(bytes)
      }),
    close: () => {
      lost ??= new DirectoryFault('lost', 'the connection is closed')
      socket.end(new UnbindRequest({ messageId: lastId + 1 }).write())
      socket.unref()
      setTimeout(() => socket.destroy(), 1000).unref()
    },
  }
}
