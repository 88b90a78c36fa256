"""What `kaigong optimise` says to people: faults of a file, states of a plan, in Chinese and English."""

from kaigong.core.problems import Problem

CHINESE, ENGLISH = "zh", "en"
FAULTS = {
    "file.unreadable": ("文件无法读取：{got}", "the file cannot be read: {got}"),
    "file.too_large": ("文件超过 {most} 字节", "the file is larger than {most} bytes"),
    "file.unknown_kind": ("看不出文件的格式；认识的格式：{knows}", "the file is of no kind known here ({knows})"),
    "file.not_text": ("不是文本（第 {byte} 字节）", "not text (byte {byte})"),
    "file.cut_off": ("文件不完整，缺少 {wanted}", "the file ends where {wanted} should follow"),
    "file.too_many_faults": ("错误太多，不再往下读", "too many faults: reading ends here"),
    "number.wrong": ("{what}应为整数，实为 {got!r}", "{what} must be a whole number, got {got!r}"),
    "number.out_of_range": (
        "{what}应在 {low} 到 {high} 之间，实为 {got}",
        "{what} must be in {low} … {high}, got {got}",
    ),
    "columns.wrong": ("{what}：应有 {expected} 列，实有 {got} 列", "{what}: {expected} columns expected, got {got}"),
    "section.twice": ("{section} 一节出现两次", "the section {section} comes twice"),
    "section.missing": ("缺少 {section} 一节", "the section {section} is missing"),
    "jobs.missing": ("没有写明工作数", "the number of jobs is not given"),
    "resources.missing": ("没有写明资源数", "the number of renewable resources is not given"),
    "capacities.missing": ("没有写明资源数量", "the capacities are not given"),
    "job.missing": ("{section} 中缺少 {count} 个工作：{jobs}", "{section} lacks {count} jobs: {jobs}"),
    "job.twice": ("工作 {job} 出现两次", "job {job} comes twice"),
    "successors.count": ("写明 {expected} 个后续，实有 {got} 个", "{expected} successors announced, got {got}"),
    "activity.order": ("应为工作 {expected}，实为 {got}", "activity {expected} should come here, got {got}"),
    "lag.wrong": ("时距应写作 [天数]，实为 {got!r}", "a lag is written [days], got {got!r}"),
    "modes.many": ("只支持一种执行方式，实有 {got} 种", "only one mode is supported, got {got}"),
    "projects.many": ("此格式只支持一个项目，实有 {got} 个", "only one project is supported here, got {got}"),
    "resource.kind": ("不支持的资源类别：{kind}", "resources of this kind are not supported: {kind}"),
    "line.unexpected": ("多余的内容：{got!r}", "nothing should stand here: {got!r}"),
    "option.unreadable": ("{got}", "{got}"),
}
STATES = {
    "optimal": ("最优", "optimal"), "feasible": ("可行", "feasible"),
    "infeasible": ("无可行计划", "infeasible"), "unknown": ("时限内未找到计划", "unknown: no plan found in time"),
}  # fmt: skip
WORDS = {
    "status": ("结果", "Status"), "objective": ("目标值", "Objective"), "makespan": ("总工期", "Makespan"),
    "lower_bound": ("下界", "Lower bound"), "gap": ("差距", "Gap"), "seconds": ("用时（秒）", "Seconds"),
    "conflict": ("相互矛盾的要求", "These demands contradict each other"),
    "starts": ("开始日", "Starts"),
}  # fmt: skip


def _in(language: str, pair: tuple[str, str]) -> str:
    return pair[0] if language == CHINESE else pair[1]


def word(name: str, language: str) -> str:
    return _in(language, WORDS[name])


def state(name: str, language: str) -> str:
    return _in(language, STATES[name])


def fault(problem: Problem, language: str) -> str:
    """One fault as a sentence; of a code without one, the code and its data."""
    from kaigong.cli.city_words import FAULTS as OF_THE_CITY
    from kaigong.core.rules.fault_words import sentence as of_yaml

    pair = FAULTS.get(problem.code) or OF_THE_CITY.get(problem.code)
    if pair is None:
        if problem.code.startswith("yaml."):
            return of_yaml(problem, language)
        return str(Problem(problem.code, data=problem.data))
    return _in(language, pair).format(**problem.data)
