"""The wording of the Phiếu gửi hồ sơ (template BC-PG): what both sides sign (TT 17/2017 Art 9; TT 02/2012 Art 1)."""

from functools import lru_cache

from bcdesk.core.dossier import Service
from bcdesk.paper.text import BOLD, REGULAR, Pieces, bound

FORM = "BC-PG"
GROUP = "TỔNG CÔNG TY BƯU ĐIỆN VIỆT NAM"
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập – Tự do – Hạnh phúc"
TITLE = "PHIẾU GỬI HỒ SƠ"
CONTINUED = "PHIẾU GỬI HỒ SƠ – DANH MỤC GIẤY TỜ (tiếp theo)"
BACK_TITLE = "ĐIỀU KHOẢN CUNG ỨNG VÀ SỬ DỤNG DỊCH VỤ"
BACK_FOOT = "Nội dung theo mẫu hợp đồng đã báo cáo cơ quan quản lý nhà nước về bưu chính"
TRAINING = "BẢN TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ"
VOID = "ĐÃ HỦY – KHÔNG CÓ GIÁ TRỊ"
ANNEX = "Trang này là bộ phận không tách rời của Phiếu gửi hồ sơ có cùng số hiệu."
LOOKUP = "Tra cứu: {number} tại vnpost.vn · 1900 54 54 81"
COMPARED = "Đối chiếu khi giao nhận (khoản 2 Điều 7 QĐ 45/2016/QĐ-TTg)"
HANDOVER = "Biên bản giao nhận số:"

AGREED = bound(
    "Hai bên đã cùng kiểm đếm; hồ sơ được đóng gói, niêm phong trước người gửi. "
    "Người gửi đã đọc, đồng ý với các nội dung trên và điều khoản ở mặt sau."
)

_EACH_WAY = {Service.FORWARD: "", Service.RETURN: "", Service.TWO_WAY: " cho mỗi chiều"}
_DAY_J = {
    Service.FORWARD: "bưu cục nhận hồ sơ",
    Service.RETURN: "nhận kết quả từ cơ quan",
    Service.TWO_WAY: "bưu cục nhận hồ sơ hoặc nhận kết quả",
}


_RIGHTS = (
    "*Quyền và nghĩa vụ:* Người gửi chịu trách nhiệm về tính hợp pháp, chính xác, đầy đủ của giấy tờ; trả đủ "
    "cước; được thông tin về việc đã phát; được đổi họ tên, địa chỉ người nhận hoặc rút lại khi chưa phát. "
    "Bưu điện đóng gói, niêm phong trước người gửi; giữ bí mật; chuyển phát đúng hạn; nộp đủ phí, lệ phí "
    "đã thu."
)
_RESULT_RIGHTS = (
    "*Quyền và nghĩa vụ:* Cơ quan gửi giao đủ kết quả, giấy tờ phải trả. Người nhận xuất trình giấy tờ tùy thân, cùng "
    "kiểm đếm, ký nhận, nộp giấy tờ phải thu hồi; được ủy quyền nhận thay. Bưu điện niêm phong trước cơ quan gửi; giữ "
    "bí mật; phát đúng hạn; nộp đủ giấy tờ, tiền đã thu."
)


@lru_cache(maxsize=32)
def front_terms(service: Service, days: int) -> tuple[Pieces, ...]:
    """Mặt trước: Luật Bưu chính Art 16, 30, 38–41; QĐ 45/2016 Art 6, 12–17; TT 17/2017 Art 6–9, 12."""
    return _front_terms(service, days, _RIGHTS)


@lru_cache(maxsize=16)
def result_terms(days: int, rights: bool) -> tuple[Pieces, ...]:
    """Mặt trước of a result (QĐ 45/2016 Art 9, 10). Without ``rights`` there is room to confirm the delivery."""
    return _front_terms(Service.RETURN, days, _RESULT_RIGHTS if rights else "")


def _front_terms(service: Service, days: int, rights: str) -> tuple[Pieces, ...]:
    return (
        _terms(
            "*Chất lượng:* phát an toàn, nguyên vẹn 100%, trừ bất khả kháng. Thời gian toàn trình tối đa "
            f"*J + {days}* ngày làm việc{_EACH_WAY[service]}, J là ngày {_DAY_J[service]}. Giải quyết khiếu nại tối đa "
            "05 ngày làm việc (nội tỉnh), 07 ngày làm việc (liên tỉnh)."
        ),
        *((_terms(rights),) if rights else ()),
        _terms(
            "*Trách nhiệm, mức bồi thường:* mất, hư hỏng, tráo đổi toàn bộ: 04 lần cước, gồm cả hoàn cước; một phần: "
            "theo thiệt hại thực tế, không quá mức trên; chậm: hoàn cước; giấy tờ phải xin cấp lại do lỗi Bưu điện: "
            "Bưu điện chịu mọi chi phí. Chi trả trong 30 ngày kể từ ngày lập văn bản xác định trách nhiệm."
        ),
        _terms(
            "*Khiếu nại:* bằng văn bản, kèm phiếu này, trong 06 tháng kể từ ngày kết thúc thời gian toàn trình (suy "
            "suyển, hư hỏng, giá cước: 01 tháng kể từ ngày phát). *Phiếu này có giá trị pháp lý như hợp đồng giao kết "
            "bằng văn bản.*"
        ),
    )


_BACK = (
    "*1. Chất lượng dịch vụ.* Hồ sơ, kết quả được phát đến địa chỉ nhận không bị suy suyển, hư hỏng, trừ trường "
    "hợp bất khả kháng. Thời gian toàn trình tối đa tính theo ngày làm việc: nội huyện J + 1; liên huyện J + 2; "
    "liên tỉnh J + 3 hoặc J + 4; nếu có phát giấy hẹn, tương ứng J + 2; J + 4; J + 6; J + 8. Ghi cụ thể tại "
    "mục 4 mặt trước.",
    "*2. Khách hàng* được cung cấp đầy đủ thông tin về dịch vụ, được bảo đảm an toàn và an ninh thông tin, được "
    "khiếu nại và bồi thường; được thay đổi họ tên, địa chỉ người nhận hoặc rút lại bưu gửi chưa phát khi xuất "
    "trình Phiếu này và trả cước phát sinh. Khách hàng ghi đúng họ tên, địa chỉ; chịu trách nhiệm về tính hợp "
    "pháp, chính xác, đầy đủ của giấy tờ; không gửi vật phẩm bị cấm; thanh toán đủ cước.",
    "*3. Bưu điện* cùng khách hàng kiểm đếm, đối chiếu với danh mục do cơ quan công bố; trực tiếp đóng gói, niêm "
    "phong trước khách hàng; chuyển phát đúng thời gian; giao và ký Biên bản giao nhận với cơ quan; nộp đủ, đúng "
    "hạn phí, lệ phí đã thu; không tiết lộ thông tin về hồ sơ; phát tận tay người nhận có giấy tờ tùy thân, "
    "người được ủy quyền có giấy ủy quyền.",
    "*4. Bồi thường.* Mất, hư hỏng hoặc tráo đổi toàn bộ: 04 lần cước dịch vụ đã sử dụng, đã gồm hoàn lại cước. "
    "Mất, hư hỏng hoặc tráo đổi một phần: theo thiệt hại thực tế, không quá mức trên. Không bảo đảm thời gian "
    "toàn trình, có chứng từ chứng minh: hoàn lại cước. Giấy tờ mất, hư hỏng không khôi phục được do lỗi của "
    "Bưu điện: Bưu điện chịu mọi chi phí xin cấp lại. Bồi thường không quá 30 ngày kể từ ngày lập văn bản xác "
    "định trách nhiệm. Không bồi thường thiệt hại gián tiếp; thiệt hại hoàn toàn do lỗi của khách hàng; người "
    "nhận không có ý kiến khi nhận; bất khả kháng và các trường hợp khác tại khoản 4 Điều 41 Luật Bưu chính.",
    "*5. Khiếu nại* bằng văn bản: trong 06 tháng kể từ ngày kết thúc thời gian toàn trình; về suy suyển, hư hỏng, "
    "giá cước: 01 tháng kể từ ngày phát. Giải quyết tối đa 05 ngày làm việc (nội tỉnh), 07 ngày làm việc "
    "(liên tỉnh).",
    "*6. Bưu gửi không phát được:* Bưu điện mời nhận ít nhất hai lần, cách nhau 02 ngày làm việc; sau đó kết quả "
    "được chuyển lại cơ quan có thẩm quyền. Chi phí phát lại do bên có lỗi chịu.",
    "*7. Thông tin về việc đã phát* được cung cấp miễn phí qua tra cứu định vị trực tuyến; qua tin nhắn, thư điện "
    "tử theo yêu cầu của khách hàng, khách hàng trả cước phát sinh.",
)


@lru_cache(maxsize=1)
def back_terms() -> tuple[Pieces, ...]:
    """Mặt sau: Luật Bưu chính Art 12, 16, 30, 38–41; NĐ 47/2011; QĐ 45/2016 Art 6–17; TT 17/2017 Art 5–12."""
    return tuple(_terms(text) for text in _BACK)


LEGAL_GROUNDS = (
    "Căn cứ: Luật Bưu chính số 49/2010/QH12; Nghị định số 47/2011/NĐ-CP;",
    "Quyết định số 45/2016/QĐ-TTg; Thông tư số 17/2017/TT-BTTTT; Thông tư số 02/2012/TT-BTTTT.",
)


def _terms(text: str) -> Pieces:
    """Our own wording, with *bold* parts; never what a clerk typed."""
    parts = enumerate(bound(text).split("*"))
    return tuple((BOLD if at % 2 else REGULAR, part) for at, part in parts if part)


NO_NUMBER_YET = "Số hiệu: cấp khi nhận hồ sơ"
