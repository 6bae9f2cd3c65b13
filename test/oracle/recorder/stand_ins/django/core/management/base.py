class CommandError(Exception):
    pass


class BaseCommand:
    help = ''

    def execute(self, *args, **options):
        return None


class NoArgsCommand(BaseCommand):
    pass
