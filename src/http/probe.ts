// Whether a port that was asked in plain http speaks https: such servers often close the connection without a word.
import { connect } from 'node:tls'

const patienceMs = 1000

/** Sends nothing but the greeting of TLS. */
export function speaksTls({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '')
    // The certificate does not matter: nothing is sent.
    const socket = connect({ host, port: Number(port || 80), rejectUnauthorized: false })
    const end = (isTls: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isTls)
    }
    const timer = setTimeout(end, patienceMs, false)
    socket.on('secureConnect', () => end(true)).on('error', () => end(false))
  })
}
