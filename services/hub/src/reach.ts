/** How callers reach the hub: what its address, its public URL and its proxies say together. */
import type { LocalText } from '@tongqu/contracts'
import { isLoopbackHost } from './listen.ts'
import type { SettingFault, Settings } from './settings.ts'

type Reach = Pick<Settings, 'host' | 'publicUrl' | 'trustedProxies'>

/** Is it reached under an address of this machine alone? Then nothing stands before it. */
function isHere({ publicUrl }: Pick<Reach, 'publicUrl'>): boolean {
  if (publicUrl === undefined) return true
  return isLoopbackHost(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''))
}

/**
 * Who reaches a hub on loopback from elsewhere comes through a proxy on this machine. When nobody
 * trusts it, everybody has the address, and without a name the plan, of this machine.
 */
export function unknownProxyFaults(settings: Reach): SettingFault[] {
  const { host, trustedProxies } = settings
  if (isHere(settings) || !isLoopbackHost(host) || trustedProxies.length > 0) return []
  const message = {
    'zh-CN': 'HUB_PUBLIC_URL 不在本机，须列出其前面的代理，如 127.0.0.1,::1',
    en: 'HUB_PUBLIC_URL lies elsewhere: name the proxy before it, such as 127.0.0.1,::1',
  }
  return [{ name: 'HUB_TRUSTED_PROXIES', message }]
}

/** Plain http is for loopback: whoever listens to the world stands behind something with TLS. */
export function plainHttpFaults(settings: Reach): SettingFault[] {
  const { host, publicUrl } = settings
  const secure = publicUrl !== undefined && new URL(publicUrl).protocol === 'https:'
  if (!secure && !isHere(settings)) {
    const message = { 'zh-CN': '非回环地址必须用 https', en: 'must be https unless on loopback' }
    return [{ name: 'HUB_PUBLIC_URL', message }]
  }
  if (isLoopbackHost(host) || secure) return []
  const message = {
    'zh-CN': '对外监听须先设置 https 的 HUB_PUBLIC_URL（由代理终止 TLS）',
    en: 'listening beyond loopback needs an https HUB_PUBLIC_URL (a proxy ends TLS)',
  }
  return [{ name: 'HUB_HOST', message }]
}

/** Worth a warning: undefined where nothing stands between, or the proxy is known. */
export function proxyDoubt(settings: Reach): LocalText | undefined {
  if (isHere(settings) || settings.trustedProxies.length > 0) return undefined
  return {
    'zh-CN': '未设 HUB_TRUSTED_PROXIES：经代理而来的人都算在代理的地址上',
    en: 'no HUB_TRUSTED_PROXIES: all who come through a proxy count under its address',
  }
}
