mkdir -p /run/sshd
ssh-keygen -q -A
/usr/sbin/sshd -p 2234 -o ListenAddress=127.0.0.1 -o PasswordAuthentication=no -o PidFile="$PWD/sshd.pid"
sleep 1
export GIT_SSH_COMMAND="ssh -p 2234 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
git clone git@127.0.0.1:lab/models.git
status=$?
kill "$(cat sshd.pid)"
exit $status
