"""What is said about ledgers, certificates and passports where something does not hold: Chinese, then English."""

from collections.abc import Mapping
from typing import Any

from kaigong.core.cases import passport_words
from kaigong.core.ledger import words

CHINESE, ENGLISH = words.CHINESE, words.ENGLISH

TEXTS: Mapping[str, tuple[str, str]] = {
    **words.TEXTS,
    **passport_words.TEXTS,
    "certificate.signature": (
        "证书 {number} 的签名无效：内容被改动过，或不是用所称的密钥签署的",
        "the signature of certificate {number} does not hold: its content was changed, or another key signed it",
    ),
    "certificate.key": (
        "证书由不在所指定公钥之内的密钥签署（{algorithm} {got}）",
        "the certificate is signed with a key that is not among those named ({algorithm} {got})",
    ),
    "certificate.not_canonical": (
        "证书数据不是签署时的写法（RFC 8785），内容被改写过",
        "the certificate is not written as it was signed (RFC 8785): it was written anew",
    ),
    "certificate.unknown": (
        "签名有效，但账本中没有这个编号的证书",
        "the signature holds, but the ledger knows no certificate of this number",
    ),
    "draw.other_secret": (
        "秘密值与抽取前公布的承诺值不符",
        "the secret is not the one whose hash was announced before the draw",
    ),
    "draw.other_result": (
        "重新抽取结果不同：记为 {got}，应为 {expected}",
        "drawn again it comes out otherwise: {got} is recorded, {expected} would be drawn",
    ),
    "draw.pool_empty": ("名单是空的", "the pool is empty"),
    "draw.member_twice": ("名单中有重复", "a member stands twice in the pool"),
    "draw.weight": ("签数 {got} 不是正整数", "{got} is no whole number of lots"),
    "draw.take": ("要抽 {got} 个，名单只有 {limit} 个", "{got} are to be drawn from {limit}"),
    "file.not_ours": (
        "不是证书、项目护照或账本的原文件（扫描件、截图和另存的文件无法核验）",
        "this is no certificate, project passport or ledger (scans, pictures and files saved anew cannot be verified)",
    ),
    "file.too_large": ("文件超过 {limit} 字节", "the file is larger than {limit} bytes"),
    "file.no_certificate_inside": (
        "这份 PDF 中没有签名的证书数据：它不是签发的原件",
        "this PDF holds no signed certificate data: it is not the page that was issued",
    ),
    "json.malformed": ("不是可读的 JSON：{got}", "this is no readable JSON: {got}"),
    "json.lone_surrogate": ("文字中含有不完整的字符", "the text holds half a character"),
    "json.number_too_large": ("数值超出可以准确记录的范围", "a number is too large to be recorded exactly"),
    "json.too_deep": ("内容嵌套超过 {limit} 层", "the content is nested deeper than {limit} levels"),
    "json.not_finite": ("数值不是有限的数", "a number is not finite"),
    "keys.unreadable": (
        "公钥文件不能识别：{got}",
        "the file of public keys is not understood: {got}",
    ),
}


def sentence(code: str, data: Mapping[str, Any], language: str = ENGLISH) -> str:
    """What a code means, with its particulars."""
    return words.sentence(TEXTS, code, data, language)
