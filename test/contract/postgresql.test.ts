// A file of its own, so that it runs beside that for sqlite.
import { contractOn } from './real.ts'

contractOn('postgresql')
