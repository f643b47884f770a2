import type { AdapterOption } from '@tongqu/adapter-kit'
import { isPin, type Pin } from './header.ts'

/** Options of a source of this adapter; `version` is read for captures too. */
export const OPTIONS: readonly AdapterOption[] = [
  {
    name: 'version',
    pattern: /^(auto|2011|2013|2019)$/,
    help: {
      'zh-CN': '协议版本：auto 按消息头第 14 位与注册长度识别，其余为固定版本。缺省 auto',
      en: 'Edition: auto goes by bit 14 of the header and the length of 0x0100. Default auto',
    },
  },
  {
    name: 'authentication',
    pattern: /^(required|open)$/,
    help: {
      'zh-CN': 'required：须先注册并鉴权；open：收到首个有效消息即接受。缺省 required',
      en: 'required: register and authenticate first; open: any message will do. Default required',
    },
  },
  {
    name: 'unknownVehicles',
    pattern: /^(accept|refuse)$/,
    help: {
      'zh-CN': '不在名册中的车辆：accept 接受，refuse 拒绝（结果码 2 或 4）。缺省 accept',
      en: 'Vehicles that no roster knows: accept, or refuse (result 2 or 4). Default accept',
    },
  },
  {
    name: 'conflicts',
    pattern: /^(accept|refuse)$/,
    help: {
      'zh-CN': '车辆或终端已与他方绑定：refuse 拒绝（结果码 1 或 3），accept 改绑。缺省 refuse',
      en: 'A vehicle or terminal bound elsewhere: refuse (result 1 or 3), accept. Default refuse',
    },
  },
]

/** The options of a source with their defaults. */
export type Settings = {
  pin: Pin
  isOpen: boolean
  refusesUnknown: boolean
  refusesConflicts: boolean
}

/** Values are checked by the catalogue; what is no value of an option counts as its default. */
export function settingsOf(options: Readonly<Record<string, string>>): Settings {
  const version = options.version ?? 'auto'
  return {
    pin: isPin(version) ? version : 'auto',
    isOpen: options.authentication === 'open',
    refusesUnknown: options.unknownVehicles === 'refuse',
    refusesConflicts: options.conflicts !== 'accept',
  }
}
