/** Which Chinese a text is written in, by characters that only one of both has, the most usual ones. */
const TRADITIONAL = /[單訂沒這貨請為換幫個處嗎會認轉郵發賬帳辦選經還們訴戶說項數時問對刪給來達無號謝將讓變禮記題滿現編額內類樣隨詢關買別剛過驗錄補計]/g;
const SIMPLIFIED = /[单订没这货请为换帮个处吗会认转邮发账办选经还们诉户说项数时问对删给来达无号谢将让变礼记题满现编额内类样随询关买别刚过验录补计]/g;

/** What a text in Chinese is written in; `now` where it does not show. @param {string} text @param {string} now */
export function writtenIn(text, now) {
  const count = (/** @type {RegExp} */ characters) => (text.match(characters) || []).length;
  const lead = count(TRADITIONAL) - count(SIMPLIFIED);
  if (!lead) return now;
  return lead > 0 ? "zh-Hant" : "zh";
}
