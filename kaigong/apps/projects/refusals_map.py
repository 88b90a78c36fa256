"""What people are told about places on the map and the files they come in."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "geo.not_json": _("这个文件不是 GeoJSON（{reason}）。请用地图软件导出 GeoJSON 后再传。"),
    "geo.not_a_collection": _("文件里没有要素集合（FeatureCollection）。请把各区划作为要素导出在一个文件里。"),
    "geo.empty": _("文件里没有图形。"),
    "geo.several": _("文件里有 {got} 个图形，又有点又有面。一个项目请只给一个点，或若干个面。"),
    "geo.too_many_positions": _("图形有 {got} 个坐标点，最多 {limit} 个。请在地图软件里简化后再传。"),
    "geo.too_many_features": _("文件有 {got} 个要素，最多 {limit} 个。"),
    "geo.unknown_type": _("{at} 的图形类型是“{got}”，只接受点（Point）和面（Polygon、MultiPolygon）。"),
    "geo.not_an_area": _("{at} 是一个点，边界要用面（Polygon、MultiPolygon）。"),
    "geo.ring_short": _("{at} 的环不足四个坐标点，围不成面。"),
    "geo.ring_open": _("{at} 的环没有闭合：首点 {first}，末点 {last}。请让末点与首点相同。"),
    "geo.not_a_position": _("{at} 不是坐标（“{got}”）。坐标写成 [经度, 纬度]。"),
    "geo.out_of_range": _("{at} 的坐标 {got} 超出范围：经度应在 -180 到 180、纬度在 -90 到 90 之间。"),
    "geo.swapped": _("{at} 的坐标 {got} 像是经纬度写反了：先经度，后纬度。"),
    "geo.crosses_itself": _("{at} 的边界在 {where} 处与自己相交。请在地图软件里改正。"),
    "geo.hole_outside": _("{at} 的洞不在面的里面。"),
    "geo.outside_city": _(
        "位置 {where} 在本市范围之外。请核对经纬度（是否写反、是否选对坐标系）；确实在市外，请勾选“位置无误”再保存。"
    ),
    "geo.other_county": _(
        "标定的位置在{found}，而项目登记在{county}。请核对位置或所在县市区；位置无误，请勾选“位置无误”再保存。"
    ),
    "boundary.unknown_region": _("{at}（代码 {code}，名称 {name}）不属于本市任何县市区。请核对代码属性和名称属性。"),
    "boundary.nameless": _("{at} 没有名称。请核对名称属性。"),
    "boundary.twice": _("{at}“{name}”与第 {first} 个要素是同一个区划，一个区划只画一次。"),
    "sheet.not_a_month": _("“{got}”不是月份。月份写成 2022-02。"),
    "sheet.not_a_percent": _("“{got}”不是 0 到 100 之间的百分数。"),
    "sheet.half_a_place": _("经度和纬度要一起填。"),
    "sheet.place_outside": _("位置 {where} 在本市范围之外。请核对经纬度是否写反；确在市外的，请在项目页面标定位置。"),
    "sheet.missing_here": _("请填“{column}”。"),
    "sheet.unknown_project": _("项目库里没有代码为“{got}”的项目。新项目请先导入项目表。"),
    "sheet.nothing_pasted": _("没有贴进任何格子。"),
    "mspdi.not_xml": _("第 {line} 行起读不懂（{reason}）。请在 Project 里另存为 XML 后再传。"),
    "mspdi.doctype": _("第 {line} 行有文档类型或实体声明，这样的文件不收。请在 Project 里另存为 XML 后再传。"),
    "mspdi.not_project": _("这不是 Project 的 XML 文件（最外层是“{got}”）。请在 Project 里另存为 XML 后再传。"),
    "mspdi.too_large": _("文件有 {size}，最多 {limit}。请只导出这个项目。"),
    "mspdi.too_many": _("到第 {line} 行，文件的内容或层次已经太多。请只导出这个项目。"),
    "mspdi.no_tasks": _("文件里没有任务。"),
    "mspdi.twice": _("任务“{at}”的编号 {uid} 与前面的任务相同。"),
    "mspdi.turned_round": _("任务“{at}”的完成日 {finish} 早于开始日 {start}。"),
    "mspdi.percent": _("任务“{at}”的完成百分比是 {got}，应在 0 到 100 之间。"),
    "mspdi.link_kind": _("任务“{at}”有一种不认识的前置关系（{got}）。"),
    "mspdi.lag_in_percent": _("任务“{at}”的前置间隔用百分比写，请改成天数。"),
    "mspdi.unknown_pred": _("任务“{at}”的前置任务 {uid} 不在文件里。"),
    "mspdi.ring": _("前置关系绕成了圈：{tasks}。"),
    "mspdi.number": _("“{at}”的 {tag} 不是数（“{got}”）。"),
    "mspdi.day": _("“{at}”的 {tag} 不是日期（“{got}”）。"),
    "mspdi.duration": _("任务“{at}”的工期读不懂（“{got}”）。"),
}
