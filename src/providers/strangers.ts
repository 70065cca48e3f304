// Answers that are not the system's own: it answers in JSON; pages come from a firewall, a gateway, a proxy or a login.
import { Problem } from '../core/problem.ts'
import type { Reply } from '../http/types.ts'
import { isRecord } from './replies.ts'

/** The system, for messages. */
export interface Asked {
  /** Path of the request, below the base URL. */
  readonly path: string
  /** `the hub` */
  readonly noun: string
}

/** Whether the answer is a text that is not JSON. */
export function isPage({ body, text }: Pick<Reply, 'body' | 'text'>): boolean {
  return body === undefined && text.trim() !== ''
}

/** The first value of a header. */
export function headerOf({ headers }: Pick<Reply, 'headers'>, name: string): string | undefined {
  return [headers[name] ?? []].flat()[0]
}

function withoutQuery(path: string): string {
  return path.replace(/\?.*$/, '')
}

/** The path that was asked, with the base path of the address and without the query. */
export function askedPath({ url }: Reply, path: string): string {
  return url === undefined ? withoutQuery(path) : new URL(url).pathname
}

/**
 * The error for an answer that tells by its form that it is not the system's own; undefined when it may be.
 * @returns Problem `target` or `connection`
 */
export function strangerIn(reply: Reply, asked: Asked): Problem | undefined {
  const { status } = reply
  if (status >= 300 && status < 400) return redirected(reply, asked)
  if (isRecord(reply.body)) return undefined
  const { noun } = asked
  const where = askedPath(reply, asked.path)
  const wrongPort = ofPort(reply)
  if (wrongPort !== undefined) return wrongPort
  if (status === 401 || status === 403) {
    const message = `A firewall or gateway in front of ${noun} refused ${where} (${senderOf(reply)}).`
    return new Problem('target', message, { hint: loginHint(reply) ?? withProxy(reply, apiHint), topic })
  }
  if (status === 413) {
    const message = `A gateway in front of ${noun} refused ${where} as too large (${senderOf(reply)}).`
    return new Problem('target', message, { hint: 'its operator can raise the limit of a request body', topic })
  }
  if (status >= 502 && isPage(reply)) {
    const message = `A gateway in front of ${noun} answered ${where} in its place (${senderOf(reply)}).`
    return new Problem('connection', message, {
      hint: withProxy(reply, `${noun} may be stopped or restarting; try again later`),
      topic,
    })
  }
  if (status !== 200 || reply.body !== undefined) return undefined
  const title = titleOf(reply)
  const page = title === undefined ? 'something that is not JSON' : `the page ${title}, which is not JSON`
  return new Problem('target', `${where} answered with ${page}.`, {
    hint: withProxy(reply, `the URL is not that of ${noun}'s API, or a login page stands in between`),
    topic,
  })
}

const topic = 'network'

const apiHint = 'the token was not checked; ask the operator to let this machine use the API'

function withProxy({ through }: Reply, hint: string): string {
  return through === undefined ? hint : `the answer may be one of ${through}; ${hint}`
}

/** A login of the web server itself asks for a password. */
function loginHint(reply: Reply): string | undefined {
  const asks = /^(\w+)/.exec(headerOf(reply, 'www-authenticate') ?? '')?.[1]
  if (asks === undefined || /^(?:bearer|token)$/i.test(asks)) return undefined
  return `it asks for a login of its own (${asks}), and hubplan sends the token alone; use an address that leads to the API without that login`
}

/** What web servers say to plain http on a port of https, and to a request without the client certificate. */
function ofPort(reply: Reply): Problem | undefined {
  const { status, text, url } = reply
  if (status < 400 || status >= 500) return undefined
  if (
    /plain HTTP request was sent to HTTPS|speaking plain HTTP to an SSL|HTTP request to an HTTPS server/i.test(text)
  ) {
    const { host = 'The server', origin } = url === undefined ? {} : new URL(url)
    return new Problem('connection', `${host} speaks https on this port (${senderOf(reply)}).`, {
      hint: origin === undefined ? 'use https://' : `use ${origin.replace('http:', 'https:')}`,
      topic,
    })
  }
  const wants = status === 495 || status === 496 || /No required SSL certificate|SSL certificate error/i.test(text)
  if (!wants) return undefined
  return new Problem('connection', `The server wants another client certificate (${senderOf(reply)}).`, {
    hint: 'set HUBPLAN_CERT and HUBPLAN_KEY to the files of a client certificate that the server accepts',
    topic,
  })
}

/** The status, with what the answer says about its sender: `403, nginx/1.25: "403 Forbidden"`. */
export function senderOf(reply: Reply): string {
  const server = headerOf(reply, 'server')?.trim().slice(0, 60)
  const parts = [server === '' ? undefined : server, titleOf(reply)].filter((part) => part !== undefined)
  if (parts.length > 0) return `${reply.status}, ${parts.join(': ')}`
  return isPage(reply) ? `${reply.status}, with a web page` : String(reply.status)
}

const longestTitle = 80
const longestPath = 200

/** The title of a web page in quotes; undefined without one. The screen's layer escapes the rest. */
function titleOf({ body, text }: Reply): string | undefined {
  if (body !== undefined) return undefined
  const [, inner = ''] = /<title[^>]*>([^<]{1,400})/i.exec(text.slice(0, 20_000)) ?? []
  const title = inner
    .replaceAll(/&(?:amp|#38);/g, '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return title === '' ? undefined : `"${title.slice(0, longestTitle).replaceAll('"', "'")}"`
}

/** The address that a redirect names; undefined when it is not one. */
function goalOf(reply: Reply): URL | undefined {
  const { url } = reply
  const location = headerOf(reply, 'location')
  if (location === undefined || !URL.canParse(location, url)) return undefined
  const goal = new URL(location, url)
  return /^https?:$/.test(goal.protocol) ? goal : undefined
}

const login =
  /(?:^|[./_-])(?:log-?in|sign-?in|sso|saml2?|cas|oauth2?|oidc|adfs|auth|authn|idp|shibboleth|wayf|accounts)(?:$|[./_-])/i

/** The error for a redirect: it is shown, and never followed. */
function redirected(reply: Reply, { path, noun }: Asked): Problem {
  const { status, url } = reply
  const where = askedPath(reply, path)
  const goal = goalOf(reply)
  const never = 'which hubplan never follows'
  if (goal === undefined || url === undefined) {
    const hint = 'the URL lacks a part (such as a base path), or a login page stands in between'
    return new Problem('target', `${upper(noun)} redirected ${where} to another address (${status}), ${never}.`, {
      hint,
      topic,
    })
  }
  const from = new URL(url)
  const to = `${goal.origin === from.origin ? '' : goal.origin}${goal.pathname.slice(0, longestPath)}`
  const message = `${upper(noun)} redirected ${where} to ${to} (${status}), ${never}.`
  const base = baseOf(goal, path, from)
  if (from.protocol === 'http:' && goal.protocol === 'https:' && goal.hostname === from.hostname) {
    return new Problem('target', message, { hint: `use ${base ?? goal.origin}`, topic })
  }
  if (base === undefined && login.test(`${goal.hostname}${goal.pathname}`)) {
    const hint = `a login page stands in front of ${noun}: use an address that leads to the API without it, or ask its operator for one`
    return new Problem('target', message, { hint, topic })
  }
  const hint =
    base === undefined
      ? 'the URL lacks a part (such as a base path), or a login page stands in between'
      : `if that is ${noun}, use ${base}`
  return new Problem('target', message, { hint, topic })
}

/** The base URL under which the same path is; undefined when the path is another one. */
function baseOf({ origin, pathname }: URL, path: string, from: URL): string | undefined {
  const asked = withoutQuery(path).replace(/\/+$/, '')
  const found = pathname.replace(/\/+$/, '')
  if (!found.endsWith(asked)) return undefined
  // A JupyterHub redirects a path outside its base below its own `/hub`, with the base path that was asked.
  const outside = `/hub${from.pathname.replace(/\/+$/, '')}`
  const isOutside = asked.startsWith('/hub/') && found.endsWith(outside)
  return `${origin}${found.slice(0, found.length - (isOutside ? outside : asked).length)}`
}

function upper(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1)
}

/** Why a change was refused by something in front of the system; undefined when the system itself may have answered. */
export function refusedInFront(reply: Reply, noun: string): string | undefined {
  if (isRecord(reply.body) || ![401, 403, 413].includes(reply.status)) return undefined
  const why = reply.status === 413 ? 'as too large ' : ''
  return `a firewall or gateway in front of ${noun} refused the request ${why}(${senderOf(reply)})`
}
