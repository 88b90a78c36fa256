from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kaigong.apps.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kaigong.apps.projects import life, rows_map, streams, streams_facts, streams_map, tallied

        rows_map.register()
        life.register()
        streams.register()
        streams_facts.register()
        streams_map.register()
        tallied.register()
