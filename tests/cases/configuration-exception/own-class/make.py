class ExperimentConfigError(Exception):
    """An experiment cannot be run as it is configured."""


def check(settings):
    if settings["stages"] > 1 and not settings["stage_lengths"]:
        raise ExperimentConfigError("stage_lengths has to be given for more than one stage")


check({"stages": 2, "stage_lengths": []})
