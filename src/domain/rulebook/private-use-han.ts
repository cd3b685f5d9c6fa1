/**
 * The first of the private-use characters in which older systems hold rare Han: U+E815.
 * GBK and GB 18030-2000 had no other place for them; Unicode has one now, but older systems still send these.
 */
const FIRST = 0xe815;

/** What stands for U+E815, U+E816 … today. Source: GB 18030-2022, FE50 to FEA0; glibc for the six of plane 2. */
const NOW = [
  ...'⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱',
  ...'䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻',
];

/** Replaces the private-use characters of GB 18030-2000 and its predecessor GBK by those that Unicode has now. */
export function withoutPrivateUseHan(text: string): string {
  return text.replace(
    /[\ue815-\ue864]/g,
    (character) => NOW[character.charCodeAt(0) - FIRST] ?? character,
  );
}
