"""`kaigong verify` for a certificate: its signed data alone, or the page that carries them."""

from collections.abc import Sequence

from kaigong.cli.verify_answer import Outcome, Place
from kaigong.cli.verify_words import CHINESE, ENGLISH
from kaigong.core.cases import certificate, certificate_pdf
from kaigong.core.ledger.signatures import PublicKey
from kaigong.core.problems import Faulty, Problem

WRITTEN_ANEW = "certificate.not_canonical"


def outcome(data: bytes, *, keys: Sequence[PublicKey]) -> Outcome:
    """Whether the signature holds over what the file says; Faulty where the file is no certificate at all."""
    page = certificate_pdf.is_pdf(data)
    text = certificate_pdf.attached(data) if page else data
    if text is None:
        raise Faulty([Problem("file.no_certificate_inside", at="line 1")])
    try:
        signed = certificate.read(text)
    except Faulty as faulty:
        if faulty.problems[0].code != WRITTEN_ANEW:
            raise
        return Outcome(certificate.KIND, faulty.problems[0], Place(1), {"number": None, "public_key": None})
    why = signed.problem(keys)
    content = signed.content
    row = {
        "number": content.number,
        "title": content.title,
        "project": content.project,
        "issued_on": content.issued_on,
        "sample": content.sample,
        "from_page": page,
        "algorithm": signed.key.algorithm,
        "public_key": signed.key.public_key,
    }
    return Outcome(certificate.KIND, why, why and Place(1), row, {} if why else _whole(signed, page=page))


def _whole(signed: certificate.Signed, *, page: bool) -> dict[str, str]:
    content, key = signed.content, signed.key
    facts = (content.title, content.number, content.project_name, content.enterprise, content.agency_name)
    chinese = f"完整：{facts[0]}（{facts[1]}），{facts[2]}，{facts[3]}；{facts[4]} {content.issued_on} 签发。\n"
    english = f"whole: {facts[0]} ({facts[1]}), {facts[2]}, {facts[3]}; issued by {facts[4]} on {content.issued_on}.\n"
    if content.sample:
        chinese, english = chinese + "这是样例，不具法律效力。\n", english + "This is a sample, of no legal force.\n"
    if page:
        chinese += "签名覆盖以上数据；请与页面所印内容核对。\n"
        english += "The signature covers the data above; compare them with what the page shows.\n"
    chinese += f"签署公钥（{key.algorithm}）：{key.public_key}\n请与本市公布的公钥核对，或以 --keys 指定公钥文件。"
    english += f"signed with {key.algorithm} {key.public_key}\n"
    english += "Compare this with the keys the city publishes, or name their file with --keys."
    now = "证书现在是否有效，请查核验页：", "Whether it still holds, ask the public page: "
    return {
        CHINESE: f"{chinese}\n{now[0]}{content.verify_at}",
        ENGLISH: f"{english}\n{now[1]}{content.verify_at}",
    }
