import type { Mqtt } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { dialTlsOptions } from '../tls-files.ts'
import { isOldBroker, MQTT_5, MQTT_311, problemOf, UNSUPPORTED_VERSION } from './faults.ts'

/** What a broker sends. */
export type Incoming = {
  topic: string
  payload: Uint8Array
  isRetained: boolean
  /** Names it until it is acknowledged; absent for QoS 0. */
  packetId?: number
}

export type ConnectSettings = {
  transport: Mqtt
  clientId: string
  password?: string
  /** Takes a message; a promise holds back what comes behind it. */
  take(message: Incoming): Promise<void> | undefined
  /** Gives up connecting; a connection that stands is ended by `end`. */
  signal: AbortSignal
}

export type Connection = {
  /** PUBACK, in the order the messages came in. Nothing once the connection has ended. */
  acknowledge(packetIds: readonly number[]): void
  /** Rejects with the problem when the connection ends of itself; resolves after `end`. */
  ended: Promise<void>
  /** Says good-bye; the session stays at the broker. */
  end(): Promise<void>
}

/** Until the session stands and the topics are subscribed to. */
const CONNECT_MILLISECONDS = 10_000

/**
 * The longest packet there may be. One beyond `messageBytes` is read, told and refused, so that it
 * does not stand in the way of those behind it; one beyond this is not even read.
 */
export const MOST_PACKET_BYTES = 16 * 2 ** 20

/** Messages a broker of MQTT 5 may send before the first of them is acknowledged. */
const RECEIVE_MAXIMUM = 2_000

/** PUBACK without reason code, which MQTT 5 reads as success: type 4, two bytes of identifier. */
const PUBACK = 0x40

/** Tells the library not to acknowledge: it does so for whatever has no error. */
const LATER = new Error('acknowledged when it is on disk')

/**
 * Connects, by MQTT 5 or, where the broker does not speak it, by 3.1.1, and subscribes. Throws the
 * problems `mqtt-*` and `input-unreadable`.
 */
export async function openConnection(settings: ConnectSettings): Promise<Connection> {
  try {
    return await openVersion(settings, MQTT_5)
  } catch (error) {
    if (error !== UNSUPPORTED_VERSION) throw error
    return openVersion(settings, MQTT_311)
  }
}

async function openVersion(settings: ConnectSettings, version: 4 | 5): Promise<Connection> {
  const { signal, transport } = settings
  const client = connect(await optionsOf(settings, version))
  holdBack(client, settings)
  const ended = Promise.withResolvers<void>()
  // Whoever waits for it hears of it; an end before anybody waits is no fault of the process.
  ended.promise.catch(() => undefined)
  let isEnding = false
  let cause: unknown
  client.on('error', (error) => {
    cause ??= error
  })
  client.on('disconnect', ({ reasonCode }) => {
    cause ??= Object.assign(new Error('the broker disconnects'), { code: reasonCode })
  })
  client.on('close', () => {
    if (isEnding) ended.resolve()
    else ended.reject(problemOf(cause, 'lost'))
  })
  guardBytes(client, (problem) => {
    cause ??= problem
  })
  const cut = () => client.end(true)
  const patience = setTimeout(() => {
    cause ??= new Problem('mqtt-unreachable')
    cut()
  }, CONNECT_MILLISECONDS)
  signal.addEventListener('abort', cut, { once: true })
  try {
    if (signal.aborted) cut()
    await connected(client, () => cause, version)
    await subscribed(client, transport, version)
  } catch (error) {
    isEnding = true
    client.end(true)
    throw error
  } finally {
    clearTimeout(patience)
    signal.removeEventListener('abort', cut)
  }
  return {
    acknowledge(packetIds) {
      if (!client.connected || packetIds.length === 0) return
      const bytes = packetIds.flatMap((id) => [PUBACK, 2, id >> 8, id & 0xff])
      client.stream.write(Uint8Array.from(bytes))
    },
    ended: ended.promise,
    end() {
      isEnding = true
      return new Promise<void>((done) => client.end(!client.connected, () => done()))
    },
  }
}

/**
 * The library acknowledges what its handler took without an error, and nothing otherwise: so every
 * message is answered with one, and its PUBACK is ours to send.
 */
function holdBack(client: MqttClient, { take }: ConnectSettings): void {
  client.handleMessage = (packet, done) => {
    const { topic, payload, qos, retain, messageId } = packet
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
    const message: Incoming = { topic, payload: bytes, isRetained: retain }
    if (qos > 0 && messageId !== undefined) message.packetId = messageId
    const room = take(message)
    if (room) room.then(() => done(LATER))
    else done(LATER)
  }
}

/** MQTT 3.1.1 has no way to tell the broker what is too long. */
function guardBytes(client: MqttClient, tell: (problem: Problem) => void): void {
  let bytes = 0
  client.on('packetreceive', () => {
    bytes = 0
  })
  client.stream.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes <= MOST_PACKET_BYTES) return
    tell(new Problem('mqtt-message-too-large'))
    client.stream.destroy()
  })
}

function connected(client: MqttClient, cause: () => unknown, version: 4 | 5): Promise<void> {
  return new Promise((done, failed) => {
    client.once('connect', () => done())
    client.once('close', () => {
      const isOld = version === MQTT_5 && isOldBroker(cause())
      failed(isOld ? UNSUPPORTED_VERSION : problemOf(cause(), 'unreachable'))
    })
  })
}

async function subscribed(client: MqttClient, transport: Mqtt, version: 4 | 5): Promise<void> {
  const { topics, qos } = transport
  // Retained messages come with a new subscription only (MQTT 5, 3.8.3.1).
  const options = version === MQTT_5 ? { qos, rh: 1 } : { qos }
  const filters = Object.fromEntries(topics.map((topic) => [topic, options]))
  try {
    const granted = await client.subscribeAsync(filters)
    if (granted.every(({ qos: one }) => one < 128)) return
  } catch (error) {
    if (!client.connected) throw problemOf(error, 'lost')
  }
  throw new Problem('mqtt-subscription-refused')
}

async function optionsOf(settings: ConnectSettings, version: 4 | 5): Promise<IClientOptions> {
  const { transport, clientId, password } = settings
  const { url, username, keepAliveSeconds, sessionSeconds, qos, tls } = transport
  const { protocol, hostname, port } = new URL(url)
  const isTls = protocol === 'mqtts:'
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    protocol: isTls ? 'mqtts' : 'mqtt',
    host,
    port: port === '' ? (isTls ? 8883 : 1883) : Number(port),
    protocolVersion: version,
    clientId,
    clean: qos === 0,
    keepalive: keepAliveSeconds,
    // Ours comes first: the library's is told like the silence of an old broker.
    connectTimeout: 2 * CONNECT_MILLISECONDS,
    // Connecting again is ours: with a pause that grows, and told as the status of the source.
    reconnectPeriod: 0,
    resubscribe: false,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { rejectUnauthorized: true, ...(await dialTlsOptions(host, tls ?? {})) } : {}),
    ...(version === MQTT_5 && {
      properties: {
        ...(qos > 0 && { sessionExpiryInterval: sessionSeconds }),
        receiveMaximum: RECEIVE_MAXIMUM,
        maximumPacketSize: MOST_PACKET_BYTES,
      },
    }),
  }
}
