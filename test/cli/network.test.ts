// Proxies, certificates and plain http, as one command after the other meets them: what goes where, and what is said.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { type House, makeHouse, type Pair } from '../helpers/certificates.ts'
import { startCli } from '../helpers/cli.ts'
import { type ForwardProxy, openForwardProxy, type ProxyOptions } from '../helpers/forward-proxy.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Played, runInside } from '../helpers/inside.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { frontOf, serveTls } from '../helpers/tls-front.ts'
import { classOf, type Ran } from './run.ts'

let folder: string
let house: House
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hubplan-network-'))
  house = makeHouse(folder)
  writeFileSync(join(folder, 'users.csv'), 'username\nnewcomer\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Env = Readonly<Record<string, string | undefined>>

function run(env: Env, ...args: string[]): Promise<Ran> {
  return play({}, env, ...args)
}

async function play(played: Played, env: Env, ...args: string[]): Promise<Ran> {
  const own = { HUBPLAN_TOKEN: 'hush-token', NO_COLOR: '1', ...env }
  const ran = await runInside(args, { cwd: folder, env: own, played })
  expect(ran.stdout + ran.stderr).not.toMatch(/hush/)
  return ran
}

/** The error and the hint, of a run that ends at once. */
function told({ code, stderr }: Ran): string {
  expect([code, stderr.includes('trying again')]).toEqual([1, false])
  return stderr
}

async function hub(): Promise<Sandbox> {
  const sandbox = await startSandbox({
    users: classOf(3),
    tokens: [{ token: 'hush-token', name: 'planner', kind: 'service', admin: true, scopes: fullScopes }],
  })
  onTestFinished(sandbox.close)
  return sandbox
}

/** The hub behind an ingress with https. */
async function secureHub(pair: Pair = house.whole): Promise<string> {
  return serveTls(pair, frontOf((await hub()).url))
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const list = ['list', '--format', 'names']
const names = 'alice\nbob\nroot\n'

describe('a proxy', () => {
  test('tunnels https, with every command', async () => {
    const [proxy, url] = [await openForwardProxy(), await secureHub()]
    const env = { HUBPLAN_URL: url, HTTPS_PROXY: proxy.url, HUBPLAN_CA: house.ca }
    expect(await run(env, ...list)).toMatchObject({ code: 0, stdout: names })
    expect(await run(env, 'plan', 'users.csv', '-o', 'proxied.json')).toMatchObject({ code: 0 })
    expect(await run(env, 'apply', 'proxied.json', '--yes')).toMatchObject({ code: 0 })
    const doctor = await run(env, 'doctor')
    expect(doctor.stdout).toContain(`${url} (HUBPLAN_URL), through the proxy 127.0.0.1:${proxy.port} of HTTPS_PROXY`)
    const host = new URL(url).host
    expect([new Set(proxy.tunnels), proxy.passed]).toEqual([new Set([host]), []])
    // Each command has connections of its own, and uses them again.
    expect(proxy.tunnels.length).toBeLessThan(25)
  })

  test('passes on http, with the whole address in place of the path', async () => {
    const [proxy, { url, requests }] = [await openForwardProxy(), await hub()]
    const env = { HUBPLAN_URL: url, http_proxy: proxy.url }
    expect(await run(env, ...list)).toMatchObject({ code: 0, stdout: names })
    expect(proxy.tunnels).toEqual([])
    expect(proxy.passed).toHaveLength(requests.length)
    expect(proxy.passed[0]).toBe(`GET ${url}/hub/api/user`)
  })

  test('is not used for a host of NO_PROXY', async () => {
    const [proxy, { url }] = [await openForwardProxy(), await hub()]
    for (const own of [{ NO_PROXY: 'example.edu,127.0.0.0/8' }, { no_proxy: '127.0.0.1' }, { NO_PROXY: '*' }]) {
      expect(await run({ HUBPLAN_URL: url, HTTP_PROXY: proxy.url, ...own }, ...list)).toMatchObject({ stdout: names })
    }
    expect([proxy.tunnels, proxy.passed]).toEqual([[], []])
  })

  test('gets its user name and password, which nothing shows', async () => {
    const proxy = await openForwardProxy({ credentials: 'me@x:hush-hush' })
    const given = `http://me%40x:hush-hush@127.0.0.1:${proxy.port}`
    const [secure, { url }] = [(await secureHub()).replace('127.0.0.1', 'localhost'), await hub()]
    const env = { HTTPS_PROXY: given, HTTP_PROXY: given, HUBPLAN_CA: house.ca }
    for (const HUBPLAN_URL of [secure, url]) {
      const variable = HUBPLAN_URL === secure ? 'HTTPS_PROXY' : 'HTTP_PROXY'
      expect(await run({ ...env, HUBPLAN_URL }, ...list, '--debug')).toMatchObject({
        code: 0,
        stdout: names,
        stderr: expect.stringContaining(
          `debug: requests go through the proxy 127.0.0.1:${proxy.port} of ${variable}\n`,
        ),
      })
    }
    expect([proxy.tunnels.length, proxy.passed.length].every((count) => count > 0)).toBe(true)
  })

  test('may speak https itself, with a certificate of the house', async () => {
    const [secure, { url }] = [await secureHub(), await hub()]
    const [proxy, stranger] = [
      await openForwardProxy({ pair: house.whole }),
      await openForwardProxy({ pair: house.expired }),
    ]
    for (const HUBPLAN_URL of [secure, url]) {
      const env = { HUBPLAN_URL, HUBPLAN_CA: house.ca }
      expect(await run({ ...env, HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url }, ...list)).toMatchObject({
        code: 0,
        stdout: names,
      })
      const own = HUBPLAN_URL === secure ? { HTTPS_PROXY: stranger.url } : { HTTP_PROXY: stranger.url }
      expect(told(await run({ ...env, ...own }, ...list))).toContain(
        `the certificate of the proxy 127.0.0.1:${stranger.port} of ${Object.keys(own)[0]} has expired`,
      )
    }
    expect([proxy.tunnels.length > 0, proxy.passed.length > 0]).toEqual([true, true])
  })

  const faults: readonly [string, ProxyOptions, string][] = [
    [
      'wants a password',
      { credentials: 'me:hush-hush' },
      'PROXY wants a user name and a password (407).\nhint: write them into VARIABLE, as in http://USER:PASSWORD@127.0.0.1:PORT, with % escapes (such as %40 for @)\n',
    ],
    [
      'wants another login',
      { credentials: 'me:hush-hush', scheme: 'Negotiate' },
      'PROXY wants a login by Negotiate, and hubplan has only Basic (407).\nhint: ask its operator for Basic, or put a proxy on this machine in between that logs in by itself, such as px or cntlm\n',
    ],
    [
      'forbids the hub',
      { refuses: 403 },
      'PROXY does not allow connections to HUB (403).\nhint: ask the operator of the proxy to allow it, or add the host to NO_PROXY if it can be reached directly\n',
    ],
    [
      'cannot reach the hub',
      { refuses: 502 },
      'PROXY cannot reach HUB (502).\nhint: check the address; a host that NO_PROXY names is reached directly\n',
    ],
  ]
  test.each(faults)('that %s is named, at once', async (_, options, message) => {
    const proxy = await openForwardProxy(options)
    const env = { HUBPLAN_URL: 'https://hub.example.invalid', https_proxy: proxy.url }
    expect(told(await run(env, ...list))).toBe(
      `error: The hub cannot be read: ${inWords(message, proxy, 'https_proxy', 'hub.example.invalid:443')}help: hubplan help network\n`,
    )
    expect(new Set(proxy.tunnels)).toEqual(new Set(['hub.example.invalid:443']))
  })

  test('that refuses a password says so, for http too', async () => {
    const proxy = await openForwardProxy({ credentials: 'me:hush-hush' })
    const env = { HTTP_PROXY: `http://me:hush-wrong@127.0.0.1:${proxy.port}`, HUBPLAN_URL: 'http://127.0.0.1:9' }
    expect(told(await run(env, ...list))).toContain(
      `the proxy 127.0.0.1:${proxy.port} of HTTP_PROXY refused its user name or password (407).\n`,
    )
  })

  test('that is not there is named, at once', async () => {
    for (const [url, variable] of [
      ['https://hub.example.invalid', 'HTTPS_PROXY'],
      ['http://127.0.0.1:7', 'HTTP_PROXY'],
    ]) {
      expect(told(await run({ HUBPLAN_URL: url, [variable as string]: 'http://me:hush@127.0.0.1:9' }, ...list))).toBe(
        `error: The hub cannot be read: the proxy 127.0.0.1:9 of ${variable} refused the connection.\nhint: check ${variable}; a host that NO_PROXY names is reached directly\nhelp: hubplan help network\n`,
      )
    }
  })

  test('that ends the connection is named, at once', async () => {
    const proxy = createServer()
    proxy.on('connect', (_, socket) => socket.destroy())
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void proxy.close())
    const { port } = proxy.address() as AddressInfo
    const env = { HUBPLAN_URL: 'https://hub.example.invalid', HTTPS_PROXY: `http://127.0.0.1:${port}` }
    expect(told(await run(env, ...list))).toContain(
      `the proxy 127.0.0.1:${port} of HTTPS_PROXY ended the connection.\n`,
    )
  })

  test('that never answers is left in time', async () => {
    const proxy = await openForwardProxy({ refuses: 'never' })
    const env = { HUBPLAN_URL: 'https://hub.example.invalid', HTTPS_PROXY: proxy.url }
    expect(told(await run(env, ...list, '--timeout', '0.3'))).toContain('of HTTPS_PROXY did not answer in time.\n')
  })

  test('that speaks http and not https is named with what to write', async () => {
    const proxy = await openForwardProxy()
    const env = { HUBPLAN_URL: 'https://hub.example.invalid', HTTPS_PROXY: `https://127.0.0.1:${proxy.port}` }
    expect(told(await run(env, ...list))).toContain(
      `of HTTPS_PROXY does not speak https on this port (ERR_SSL_WRONG_VERSION_NUMBER).\nhint: write HTTPS_PROXY with http://, as in http://127.0.0.1:${proxy.port}; what goes through it to https:// stays encrypted\n`,
    )
  })

  test('that is no address of a proxy is refused, unseen', async () => {
    const env = { HUBPLAN_URL: 'https://hub.example.invalid', HTTPS_PROXY: 'socks5://me:hush@p:1080' }
    expect(told(await run(env, ...list))).toContain(
      'error: HTTPS_PROXY names a proxy of the kind socks5, which hubplan does not support.\n',
    )
  })
})

function inWords(text: string, proxy: ForwardProxy, variable: string, system: string): string {
  return text
    .replace('PROXY ', `the proxy 127.0.0.1:${proxy.port} of ${variable} `)
    .replace('VARIABLE', variable)
    .replace('PORT', String(proxy.port))
    .replace('HUB', system)
}

describe('a certificate', () => {
  test('of the house is trusted with its CA, by a flag or a variable', async () => {
    const HUBPLAN_URL = await secureHub()
    expect(await run({ HUBPLAN_URL }, ...list, '--ca', house.ca)).toMatchObject({ code: 0, stdout: names })
    const doctor = await run({ HUBPLAN_URL }, 'doctor', '--ca', 'gone.pem')
    expect(doctor).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FAIL  address  The file gone.pem of --ca does not exist'),
    })
    expect(await run({ HUBPLAN_URL, NODE_EXTRA_CA_CERTS: house.ca }, ...list)).toMatchObject({ stdout: names })
    expect(told(await run({ HUBPLAN_URL }, ...list))).toBe(
      `error: The hub cannot be read: the certificate of ${new URL(HUBPLAN_URL).host} is signed by a CA that this machine does not know (UNABLE_TO_GET_ISSUER_CERT_LOCALLY).\nhint: give the CA that signed it, as a PEM file: --ca FILE, HUBPLAN_CA=FILE, or NODE_EXTRA_CA_CERTS=FILE for all programs of Node.js\nhelp: hubplan help network\n`,
    )
  })

  const faults: readonly [string, keyof House, string][] = [
    [
      'without its intermediate one',
      'leafOnly',
      'is signed by a CA that this machine does not know, or the server leaves out the intermediate certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    ['that has expired', 'expired', 'has expired, or another one of its chain has (CERT_HAS_EXPIRED)'],
    [
      'of another name',
      'otherName',
      'is for hub.example.edu, example.edu, and not for 127.0.0.1 (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    ['that is self-signed', 'selfSigned', 'is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)'],
  ]
  test.each(faults)('%s is told in one sentence, also through a proxy', async (_, pair, fault) => {
    const url = await serveTls(house[pair] as Pair, (__, response) => response.end())
    const proxy = await openForwardProxy()
    const env = { HUBPLAN_URL: url, HUBPLAN_CA: house.ca }
    const message = `error: The hub cannot be read: the certificate of ${new URL(url).host} ${fault}.\n`
    expect(told(await run(env, ...list))).toContain(message)
    expect(told(await run({ ...env, HTTPS_PROXY: proxy.url }, ...list))).toContain(message)
    const doctor = await run(env, 'doctor', '--format', 'json')
    expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringContaining(fault)])
  })

  test('is verified even where another program turned that off', async () => {
    const HUBPLAN_URL = await secureHub(house.selfSigned)
    const proxy = await openForwardProxy()
    for (const own of [{}, { HTTPS_PROXY: proxy.url }]) {
      const env = { HUBPLAN_URL, HUBPLAN_TOKEN: 'hush-token', NODE_TLS_REJECT_UNAUTHORIZED: '0', ...own }
      const { code, stdout, stderr } = await startCli(list, { cwd: folder, env }).ended
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('is self-signed')])
    }
  })

  test('that is missing where the server wants one is asked for', async () => {
    const url = await serveTls(house.whole, frontOf((await hub()).url), { clientCa: house.ca })
    const env = { HUBPLAN_URL: url, HUBPLAN_CA: house.ca }
    expect(told(await run(env, ...list))).toContain(
      `${new URL(url).host} wants a client certificate, or refused the one that was shown (closed after the handshake).\nhint: set HUBPLAN_CERT and HUBPLAN_KEY to the files of a client certificate that the server accepts\n`,
    )
    const own = { HUBPLAN_CERT: house.client.cert, HUBPLAN_KEY: house.client.key }
    expect(await run({ ...env, ...own }, ...list)).toMatchObject({ code: 0, stdout: names })
  })
})

describe('a port', () => {
  test('that speaks http is no port for https', async () => {
    const { url } = await hub()
    const host = new URL(url).host
    expect(told(await run({ HUBPLAN_URL: `https://${host}` }, ...list))).toContain(
      `error: The hub cannot be read: ${host} does not speak https on this port (ERR_SSL_WRONG_VERSION_NUMBER).\n`,
    )
  })

  test('that speaks https is no port for http, whether it says so or not', async () => {
    const url = await secureHub()
    const plain = url.replace('https:', 'http:')
    expect(told(await run({ HUBPLAN_URL: `${plain}/base` }, ...list))).toContain(
      `error: The hub cannot be read: ${new URL(url).host} speaks https on this port.\nhint: use ${url}/base\n`,
    )
    const page = '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title>'
    const nginx = await serve((_, response) => response.writeHead(400, { server: 'nginx/1.25.3' }).end(page))
    const { host } = new URL(nginx)
    expect(told(await run({ HUBPLAN_URL: nginx }, ...list))).toContain(
      `error: ${host} speaks https on this port (400, nginx/1.25.3: "400 The plain HTTP request was sent to HTTPS port").\nhint: use https://${host}\n`,
    )
  })
})

describe('plain http to another machine', () => {
  const message = (url: string): string =>
    `error: The token would travel unencrypted to ${url}.\nhint: use https://, or, where the network in between is trusted (such as inside a Kubernetes cluster), give --insecure-http or set HUBPLAN_INSECURE_HTTP=1\nhelp: hubplan help network\n`

  test('is refused, and nothing is sent, until a flag or a variable allows it', async () => {
    const { url, requests } = await hub()
    // Another name of this machine, for which no rule about addresses holds.
    const far = url.replace('127.0.0.1', '0.0.0.0')
    expect(told(await run({ HUBPLAN_URL: far }, ...list))).toBe(message(far))
    expect(told(await run({ HUBPLAN_URL: 'http://hub:8081/jupyter' }, ...list))).toBe(
      message('http://hub:8081/jupyter'),
    )
    const doctor = await run({ HUBPLAN_URL: far }, 'doctor')
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining('FAIL  address  The token would travel') })
    expect(requests).toHaveLength(0)
    expect(await run({ HUBPLAN_URL: far }, ...list, '--insecure-http')).toMatchObject({ stdout: names })
    expect(await run({ HUBPLAN_URL: far, HUBPLAN_INSECURE_HTTP: '1' }, ...list)).toMatchObject({ stdout: names })
  })

  test('by way of a proxy is refused even for this machine', async () => {
    const env = { HUBPLAN_URL: 'http://127.0.0.1:8000', HTTP_PROXY: 'http://proxy.example.edu:3128' }
    expect(told(await run(env, ...list))).toBe(
      'error: The token would travel unencrypted to the proxy proxy.example.edu:3128 of HTTP_PROXY, on its way to http://127.0.0.1:8000.\nhint: add 127.0.0.1:8000 to NO_PROXY, or, where the proxy is trusted, give --insecure-http or set HUBPLAN_INSECURE_HTTP=1\nhelp: hubplan help network\n',
    )
  })

  test('of one target can be allowed alone', async () => {
    const { url } = await hub()
    const far = url.replace('127.0.0.1', '0.0.0.0')
    writeFileSync(join(folder, 'hubplan.yaml'), `version: 1\ntargets:\n  lab: { url: "${far}" }\n`)
    onTestFinished(() => rmSync(join(folder, 'hubplan.yaml')))
    const env = { HUBPLAN_URL_LAB: far, HUBPLAN_TOKEN_LAB: 'hush-token' }
    expect(await run(env, ...list, '--target', 'lab')).toMatchObject({ code: 1 })
    expect(await run({ ...env, HUBPLAN_INSECURE_HTTP_LAB: '1' }, ...list, '--target', 'lab')).toMatchObject({
      code: 0,
      stdout: names,
    })
  })
})

describe('a stranger in between', () => {
  test('that redirects http to https says which address to use, and is not followed', async () => {
    const paths: string[] = []
    const url = await serve((request, response) => {
      paths.push(request.url ?? '')
      response.writeHead(301, { location: `https://127.0.0.1${request.url}` }).end()
    })
    const message =
      'The hub redirected /jupyter/hub/api/user to https://127.0.0.1/jupyter/hub/api/user (301), which hubplan never follows.'
    const env = { HUBPLAN_URL: `${url}/jupyter` }
    expect(told(await run(env, ...list))).toBe(
      `error: ${message}\nhint: use https://127.0.0.1/jupyter\nhelp: hubplan help network\n`,
    )
    expect(told(await run(env, 'plan', 'users.csv'))).toContain(message)
    const doctor = await run(env, 'doctor', '--format', 'json')
    expect(doctor.stdout).toContain(message)
    // The first page sets out with the question who the token is.
    const early = '/jupyter/hub/api/users?offset=0&limit=200'
    expect(new Set([...paths, early])).toEqual(new Set(['/jupyter/hub/api/user', early]))
  })

  const page = (title: string): string => `<!doctype html><html><head>\n<title>\n ${title}</title></head></html>`
  const strangers: readonly [string, number, Record<string, string>, string, string][] = [
    [
      'login of the university',
      302,
      { location: 'https://sso.example.edu/cas/login?service=hush' },
      '',
      'The hub redirected /hub/api/user to https://sso.example.edu/cas/login (302), which hubplan never follows.\nhint: a login page stands in front of the hub: use an address that leads to the API without it, or ask its operator for one\n',
    ],
    [
      'login page',
      200,
      { 'content-type': 'text/html' },
      page('Sign in'),
      '/hub/api/user answered with the page "Sign in", which is not JSON.\nhint: the URL is not that of the hub\'s API, or a login page stands in between\n',
    ],
    [
      'firewall',
      403,
      { server: 'cloudflare' },
      page('Attention Required! \u001b[31m| x'),
      'A firewall or gateway in front of the hub refused /hub/api/user (403, cloudflare: "Attention Required! \\x1b[31m| x").\nhint: the token was not checked; ask the operator to let this machine use the API\n',
    ],
    [
      'password of the web server',
      401,
      { server: 'nginx', 'www-authenticate': 'Basic realm="x"' },
      page('401 Authorization Required'),
      'A firewall or gateway in front of the hub refused /hub/api/user (401, nginx: "401 Authorization Required").\nhint: it asks for a login of its own (Basic), and hubplan sends the token alone; use an address that leads to the API without that login\n',
    ],
    [
      'ingress without a hub',
      404,
      {},
      'default backend - 404',
      'There is no JupyterHub API at /hub/api/user (404, with a web page).\nhint: give the base URL of the hub, such as https://hub.example.edu or https://example.edu/jupyter\n',
    ],
    [
      'server that wants a client certificate',
      400,
      { server: 'nginx' },
      page('400 No required SSL certificate was sent'),
      'The server wants another client certificate (400, nginx: "400 No required SSL certificate was sent").\nhint: set HUBPLAN_CERT and HUBPLAN_KEY to the files of a client certificate that the server accepts\n',
    ],
  ]
  test.each(strangers)('a %s, is told apart from the hub', async (_, status, headers, body, message) => {
    const url = await serve((__, response) => response.writeHead(status, headers).end(body))
    expect(told(await run({ HUBPLAN_URL: url }, ...list))).toBe(
      `error: ${message}help: hubplan help ${status === 404 ? 'connection' : 'network'}\n`,
    )
  })
})

describe('the timeout', () => {
  test('bounds an answer that drips, also through a proxy', async () => {
    const drip: RequestListener = (_, response) => {
      response.write(' ')
      const timer = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(timer))
    }
    const [proxy, secure, plain] = [await openForwardProxy(), await serveTls(house.whole, drip), await serve(drip)]
    const env = { HUBPLAN_CA: house.ca, HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url }
    // By a clock that stands still every byte came just now. The timeout is longer than this process, which is hub and proxy
    // too, may stand still before the first byte.
    const runs = [secure, plain].flatMap((HUBPLAN_URL) =>
      [list, ['plan', 'users.csv']].map((command) =>
        play({ elapsedMs: () => 0 }, { ...env, HUBPLAN_URL }, ...command, '--timeout', '5'),
      ),
    )
    for (const ran of await Promise.all(runs)) {
      expect(told(ran)).toContain('error: The hub cannot be read: the hub did not complete its answer in 5 s.\n')
    }
    expect([proxy.tunnels.length > 0, proxy.passed.length > 0]).toEqual([true, true])
  })
})
