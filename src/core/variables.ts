// Every environment variable that the program reads, with what the manual says of it. `Env` has no others: reading one
// without an entry here does not compile.

/** What the manual says of a variable. */
export interface Variable {
  /** Markdown, with links to topics; empty where the row above says it. */
  readonly text: string
  /** The systems it is for; all of them, or none, when left out. */
  readonly system?: string
}

/** In the order of the manual. */
export const variables = {
  HUBPLAN_URL: { text: 'address of the system' },
  JUPYTERHUB_URL: { text: 'the same, when `HUBPLAN_URL` is not set', system: 'JupyterHub, AUP' },
  HUBPLAN_TOKEN: { text: 'token; of Bevy the API key, of Alteryx an access token' },
  JUPYTERHUB_API_TOKEN: { text: 'token, when `HUBPLAN_TOKEN` is not set', system: 'JupyterHub, AUP' },
  JUPYTERHUB_TOKEN: { text: 'token, when neither of these is set', system: 'JupyterHub, AUP' },
  HUBPLAN_CA: { text: 'PEM file with further CAs. See [network](network.md#certificates)' },
  NODE_EXTRA_CA_CERTS: { text: 'the same, of Node.js' },
  HUBPLAN_CERT: { text: 'client certificate. See [network](network.md#client-certificates)' },
  HUBPLAN_KEY: { text: 'its private key' },
  HUBPLAN_INSECURE_HTTP: {
    text: '`1`: as `--insecure-http`. See [network](network.md#http-without-encryption)',
  },
  HTTPS_PROXY: { text: 'proxy for `https://`; so is `https_proxy`. See [network](network.md#proxies)' },
  https_proxy: { text: '' },
  HTTP_PROXY: { text: 'the same for `http://`' },
  http_proxy: { text: '' },
  NO_PROXY: { text: 'hosts without a proxy' },
  no_proxy: { text: '' },
  HUBPLAN_CONFIG: { text: 'desired-state file, when `--config` is not given, in place of `hubplan.yaml`' },
  HUBPLAN_POLICY: { text: 'policy file. See [overrides](overrides.md#policies)' },
  HUBPLAN_STATE: { text: 'folder that runs share. See [bevy](bevy.md)', system: 'Bevy' },
  HUBPLAN_SHARED_PASSWORD: { text: 'shared password. See [aup](aup.md#passwords)', system: 'AUP' },
  HUBPLAN_OAUTH_FILE: {
    text: 'file with the tokens that are renewed. See [alteryx](alteryx.md#tokens)',
    system: 'Alteryx',
  },
  HUBPLAN_REFRESH_TOKEN: { text: 'refresh token for a new OAuth file', system: 'Alteryx' },
  HUBPLAN_CLIENT_ID: { text: 'client id for a new OAuth file', system: 'Alteryx' },
  HUBPLAN_OAUTH_ENDPOINT: { text: 'token endpoint for a new OAuth file', system: 'Alteryx' },
  HUBPLAN_BEVY_LIST: { text: 'route that lists users. See [bevy](bevy.md#what-is-known)', system: 'Bevy' },
  HUBPLAN_BEVY_GET: { text: 'route of one user', system: 'Bevy' },
  HUBPLAN_BEVY_DELETE: { text: 'route that deletes a user', system: 'Bevy' },
  HUBPLAN_LDAP_URL: { text: 'address of the directory. See [directory](directory.md#the-connection)' },
  HUBPLAN_LDAP_BIND_DN: { text: 'name to log in to the directory with' },
  HUBPLAN_LDAP_PASSWORD: { text: 'its password' },
  HUBPLAN_LDAP_PASSWORD_FILE: { text: 'file with its password' },
  HUBPLAN_LDAP_CA: { text: 'PEM file with the CA of the directory' },
  HUBPLAN_LDAP_STARTTLS: { text: '`no`: do not encrypt an `ldap://` connection' },
  CI: {
    text: 'set, and neither `false` nor `0`: no questions, no full screen, and an address that only a file names gets no token',
  },
  GITHUB_ACTIONS: { text: '`true`: a job of GitHub, where the next step is a merge' },
  GITHUB_EVENT_NAME: { text: 'what started that job: `pull_request`, `push`, `schedule`' },
  GITLAB_CI: { text: '`true`: a job of GitLab, where the next step is a merge' },
  CI_PIPELINE_SOURCE: { text: 'what started that job: `merge_request_event`, `push`, `schedule`' },
  GITHUB_ACTOR: { text: 'name of the person who plans or reviews. See [review](review.md#the-decision)' },
  GITLAB_USER_LOGIN: { text: 'the same' },
  USER: { text: 'the same, when none of these is set' },
  NO_COLOR: { text: 'set: no colours' },
  FORCE_COLOR: {
    text: '`0` or `false`: no colours; any other value: colours without a terminal, too; `NO_COLOR` and `--no-color` win',
  },
  TERM: { text: '`dumb`: no colours, and no full screen' },
  npm_lifecycle_event: { text: '`demo` in `npm run demo`, whose next steps are then commands of a checkout' },
  PAGER: { text: 'program that shows `hubplan help TOPIC` page by page (default: `less`)' },
} as const satisfies Readonly<Record<string, Variable>>

/** A variable that the program reads. */
export type VariableName = keyof typeof variables

/** The environment. */
export type Env = { readonly [Name in VariableName]?: string | undefined }

/** Secrets that the CI files hand to hubplan under the names above. */
export const ciSecrets = {
  HUBPLAN_PLAN_TOKEN: { text: 'secret of the CI files: token for `plan`. See [ci](ci.md)' },
  HUBPLAN_APPLY_TOKEN: { text: 'secret of the CI files: token for `apply`' },
  HUBPLAN_COMMENT_TOKEN: { text: 'secret of the CI files: token of GitLab for comments', system: 'GitLab' },
} as const satisfies Readonly<Record<string, Variable>>

/** Whether this is a CI job: `CI` is set, and neither `false` nor `0`. */
export function isCi(env: Env): boolean {
  return isOn(env.CI)
}

/** Whether a variable is set, and neither `false` nor `0`. */
export function isOn(text: string | undefined): boolean {
  const value = (text ?? '').trim().toLowerCase()
  return value !== '' && value !== 'false' && value !== '0'
}
