// HTTP types that providers and the executor share. Layers add behaviour: (next) => http.
import type { SecureContext } from 'node:tls'

export interface Req {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path below the base URL, percent-encoded, sent as it is. */
  readonly path: string
  readonly body?: unknown
  /** Sent form-encoded, in place of a body. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Timeout of this request, ms, where the usual one is too short. */
  readonly timeoutMs?: number
  /** The answer is a stream of server-sent events: it ends with the first one, and the connection is closed. */
  readonly firstEvent?: true
  /** Aborted when the answer is no longer needed; the request then ends and is not retried. */
  readonly signal?: AbortSignal
  /** Sent before it is known to be useful; never retried. */
  readonly isEager?: true
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Parsed JSON; undefined for an empty body or one that is not JSON. */
  readonly body: unknown
  readonly text: string
  /** The whole address that was asked, with the base path. */
  readonly url?: string
  /** The proxy that passed on a plain request, for messages: an answer may be its own. */
  readonly through?: string
}

export type Http = (req: Req) => Promise<Reply>
export type Layer = (next: Http) => Http

/** A request without a usable answer. `sent` is false when the request cannot have reached the hub. */
export interface Lost {
  readonly sent: boolean
  /** A retry cannot help: unknown host, untrusted certificate. */
  readonly isHopeless?: true
  /** No further request may be sent: the system's request limit is reached, or the access token cannot be renewed. */
  readonly isSpent?: true
  readonly why: string
  /** What helps, where the reason tells it. */
  readonly hint?: string
}

/** A forward proxy. */
export interface ForwardProxy {
  /** Without user name and password. */
  readonly origin: string
  /** Host and port, for messages. */
  readonly host: string
  /** The variable that names it, for messages. */
  readonly variable: string
  /** Value of the header Proxy-Authorization. */
  readonly authorization?: string
}

/** How addresses are reached. */
export interface Network {
  /** The proxy for an address; undefined when it is reached directly. */
  readonly proxyFor: (url: URL) => ForwardProxy | undefined
  /** CAs and client certificate of encrypted connections; those of Node.js when left out. */
  readonly secureContext?: SecureContext
}
