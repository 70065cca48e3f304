// Step Where: systems and connections.
import type { Diagnosis } from '../../core/look/diagnosis.ts'
import type { ProviderName } from '../../core/types.ts'
import type { Failure } from './errors.ts'

export interface ConnectRequest {
  readonly provider: ProviderName
  readonly url: string
  /** Name of the target in hubplan.yaml: letters, digits, - and _. Made from the address or the workspace when left out. */
  readonly name?: string
  /** Left out by PUT: the one that the server has. */
  readonly token?: string
  /** Alteryx: renewed in memory; each renewal ends the old one, so it is of no use elsewhere afterwards. */
  readonly refreshToken?: string
  /** Alteryx: of the refresh token; taken from the access token when left out. */
  readonly clientId?: string
  /** Alteryx: where the refresh token is renewed; that of the region, or of the access token, when left out. */
  readonly tokenEndpoint?: string
  /** The address is http:// on another machine, and the token may be sent to it unencrypted. */
  readonly insecureHttp?: boolean
}

/** One hub or workspace. */
export interface ConnectionView {
  readonly id: string
  /** Name of the target. */
  readonly name: string
  readonly provider: ProviderName
  readonly url: string
  /** Whether the server holds a token. A token is forgotten with the server. */
  readonly hasToken: boolean
  readonly hasRefreshToken: boolean
  readonly state: 'trying' | 'ready' | 'failed'
  /** While it is tried. */
  readonly read?: { readonly rows: number; readonly total: number }
  /** Of `ready`. */
  readonly who?: {
    /** Owner of the token. */
    readonly name: string
    readonly kind: 'user' | 'service'
    readonly isAdmin: boolean
    /** Alteryx: name or number of the workspace. */
    readonly workspace?: string
    /** People on it. */
    readonly people: number
    readonly admins: number
    /** ISO: when they were read. */
    readonly readAt: string
  }
  /** `You are root, administrator of https://hub.example.edu, 62 people.` In English, as doctor tells it. */
  readonly sentence?: string
  /** As `hubplan doctor` tells it: steps, rights that are missing, the snippet to copy. */
  readonly diagnosis?: Diagnosis
  /** Of `failed`: why, and the field that it is about. */
  readonly failure?: Failure
}
