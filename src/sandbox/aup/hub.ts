import type { Hub } from '../types.ts'
import type { Aup } from './types.ts'

/** A hub of AUP Learning Cloud. */
export type AupHub = Hub & { readonly aup: Aup }
