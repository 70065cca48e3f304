// The HTTP words that providers and the executor share. Behaviour is added by layers: (next) => http.

export interface Req {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path below the base URL, percent-encoded, sent as it is. */
  readonly path: string
  readonly body?: unknown
  /** Sent form-encoded, in place of a body. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Longest wait for the answer, ms, where the usual one is too short. */
  readonly timeoutMs?: number
  /** Aborted when the answer is of no use any more: the request ends, and is not sent again. */
  readonly signal?: AbortSignal
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Parsed JSON; undefined for an empty body or one that is not JSON. */
  readonly body: unknown
  readonly text: string
}

export type Http = (req: Req) => Promise<Reply>
export type Layer = (next: Http) => Http

/** No usable answer. `sent` is false when the request cannot have reached the hub. */
export interface Lost {
  readonly sent: boolean
  /** Trying again cannot help: an unknown host, a certificate that is not trusted. */
  readonly isHopeless?: true
  /** No request may be sent any more for now: the system rations them, or the access token has ended for good. */
  readonly isSpent?: true
  readonly why: string
}
