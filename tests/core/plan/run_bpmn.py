"""Runs a BPMN file in SpiffWorkflow to its end and prints the tasks done; called as a process with a time limit."""

import sys

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState


def main(path: str) -> None:
    parser = BpmnParser()
    parser.add_bpmn_file(path)
    workflow = BpmnWorkflow(parser.get_spec("plan"))
    while not workflow.completed:
        workflow.do_engine_steps()
        ready = [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]
        for task in ready:
            sys.stdout.write(f"{task.task_spec.bpmn_id}\n")
            task.run()
        if not ready and not workflow.completed:
            sys.exit("stuck")


main(sys.argv[1])
