import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { Problem } from '@tongqu/contracts'

/** NIST SP 800-63B section 5.1.1.2 asks for 8 and more; this is the level of an administrator. */
export const MIN_PASSWORD_CHARACTERS = 12
/** Longer ones cost time and add nothing. */
const MAX_PASSWORD_BYTES = 256
/** OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 (32 MiB). */
const COST = { logN: 15, blockSize: 8, parallelization: 3 }
/** Hashes of stronger parameters would not fit; scrypt needs 128 · N · r bytes and some. */
const MAX_MEMORY_BYTES = 128 * 1024 * 1024
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Each holds 32 MiB and a thread that files are read with too. */
const MOST_AT_ONCE = 2
const MOST_WAITING = 50

/**
 * Hashes a password: `scrypt$15$8$3$<salt>$<hash>`, base64url. Throws `login-throttled` when too
 * many are being hashed already.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const { logN, blockSize, parallelization } = COST
  const hash = await derive(password, salt, COST)
  const texts = [salt, hash].map((bytes) => bytes.toString('base64url'))
  return ['scrypt', logN, blockSize, parallelization, ...texts].join('$')
}

/**
 * Is it the password of this hash? Without a hash (nobody has this login) it takes as long and
 * answers false. Throws `login-throttled` when too many are being checked already.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = parse(stored ?? '')
  const { salt, hash, cost } = parsed ?? decoy
  const found = await derive(password, salt, cost)
  return timingSafeEqual(found, hash) && parsed !== undefined
}

/** Throws `body-invalid` when a password is too short, too long or says the login. */
export function checkPasswordStrength(password: string, login: string): void {
  const tooShort = [...password].length < MIN_PASSWORD_CHARACTERS
  const tooLong = Buffer.byteLength(password) > MAX_PASSWORD_BYTES
  const plain = password.normalize('NFKC').toLowerCase()
  const saysLogin = login !== '' && plain.includes(normalLogin(login))
  const monotonous = new Set(plain).size < MIN_DIFFERENT_CHARACTERS
  if (!tooShort && !tooLong && !saysLogin && !monotonous) return
  throw new Problem('body-invalid', {
    member: 'password',
    detail: {
      'zh-CN': `密码至少 ${MIN_PASSWORD_CHARACTERS} 个字符，不得单调，不得包含登录名。`,
      en:
        `A password has at least ${MIN_PASSWORD_CHARACTERS} characters, is not monotonous ` +
        'and does not contain the login name.',
    },
  })
}

const MIN_DIFFERENT_CHARACTERS = 5

/** Logins are compared without case and width: `Ｗｕ．Li ` is `wu.li`. */
export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

type Cost = typeof COST

const decoy = { salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES), cost: COST }

function parse(stored: string) {
  const [scheme, logN, blockSize, parallelization, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return undefined
  const cost = {
    logN: Number(logN),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
  }
  const bytes = Buffer.from(hash, 'base64url')
  if (bytes.length !== HASH_BYTES) return undefined
  return { salt: Buffer.from(salt, 'base64url'), hash: bytes, cost }
}

let running = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  if (running < MOST_AT_ONCE) running += 1
  else {
    if (waiting.length >= MOST_WAITING) throw new Problem('login-throttled')
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  try {
    return await scrypted(password.normalize('NFC'), salt, cost)
  } finally {
    // Whoever waits takes this place over.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function scrypted(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = {
    cost: 2 ** cost.logN,
    blockSize: cost.blockSize,
    parallelization: cost.parallelization,
    maxmem: MAX_MEMORY_BYTES,
  }
  return new Promise((resolve, reject) => {
    scrypt(password.slice(0, MAX_PASSWORD_BYTES), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
