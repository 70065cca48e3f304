import type { AupHub } from './hub.ts'
import type { AupSettings } from './types.ts'

const authenticators: Readonly<Record<AupSettings['mode'], string>> = {
  multi: 'core.authenticators.multi.CustomMultiAuthenticator',
  local: 'core.authenticators.firstuse.CustomFirstUseAuthenticator',
  'auto-login': 'core.authenticators.auto_login.AutoLoginAuthenticator',
}

/** The hub's component classes; they have no version. */
export function aupClasses({ aup }: AupHub): object {
  const version = 'unknown'
  return {
    spawner: { class: 'core.spawner.kubernetes.RemoteLabKubeSpawner', version },
    authenticator: { class: authenticators[aup.settings.mode], version },
  }
}
