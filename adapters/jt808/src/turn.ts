import type { Finding, Frame, Session, SessionTurn } from '@tongqu/adapter-kit'

/** A turn while a session writes it. */
export type Turn = {
  frames: Frame[]
  replies: Uint8Array[]
  acknowledgements: Uint8Array[]
  rejects: { code: string; reason: string; bytes?: Uint8Array }[]
  findings: Finding[]
  wakeAt?: number
  identity?: string
  version?: string
  dials?: readonly { host: string; port: number; session: Session }[]
  close?: { code: string; reason: string; afterMilliseconds?: number }
}

export function newTurn(): Turn & SessionTurn {
  return { frames: [], replies: [], acknowledgements: [], rejects: [], findings: [] }
}
