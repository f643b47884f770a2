import type { Finding, Frame, Session, SessionTurn } from '@tongqu/adapter-kit'

/** A turn under construction. */
export type Turn = {
  frames: Frame[]
  replies: Uint8Array[]
  acknowledgements: Uint8Array[]
  rejects: { code: string; reason: string; bytes?: Uint8Array }[]
  findings: Finding[]
  dials: { host: string; port: number; session: Session }[]
  wakeAt?: number
  identity?: string
  version?: string
  close?: { code: string; reason: string; afterMilliseconds?: number }
}

/** A turn that asks for nothing yet. */
export function emptyTurn(): Turn & SessionTurn {
  return { frames: [], replies: [], acknowledgements: [], rejects: [], findings: [], dials: [] }
}
